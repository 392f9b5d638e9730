// What every page of a shop can say to the chat, and light or dark: that follows the system until the switch is
// used, then the choice is kept.
"use strict";
const told = (name) => document.querySelector(`meta[name="${name}"]`).content;
const chat = (window.deskbell ??= []);

// Who was signed in here has signed out: nothing of their chat stays.
if (document.cookie.split("; ").includes("left=1")) {
  document.cookie = "left=; Max-Age=0; Path=/";
  chat.push(["forget"]);
}
if (told("identity")) chat.push(["identify", told("identity")]);
chat.push(["cart", JSON.parse(told("cart"))], ["context", JSON.parse(told("context"))]);

// What an agent proposes and the customer agrees to. What is thrown here the agent reads.
chat.push(["onCart", async (edits, by) => {
  let page = document;
  for (const { key, quantity } of edits) {
    const answer = await fetch("/cart", { method: "POST", body: new URLSearchParams({ set: key, count: quantity }) });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  }
  const cart = JSON.parse(page.querySelector('meta[name="cart"]').content);
  for (const { key, quantity, name } of edits) {
    const line = cart.lines.find((one) => one.key === key);
    if ((line?.quantity ?? 0) !== quantity) throw new Error(`${name || key}: there are ${line?.quantity ?? 0} now.`);
  }
  document.querySelector("[data-cart]").replaceWith(page.querySelector("[data-cart]"));
  if (location.pathname === "/cart") document.querySelector("main").replaceWith(page.querySelector("main"));
  say(`${by || "Our colleague"} has changed your cart, as you agreed.`);
  return cart;
}]);

function say(words) {
  const line = document.createElement("p");
  line.className = "toast";
  line.setAttribute("role", "status");
  line.textContent = words;
  document.body.append(line);
  setTimeout(() => line.remove(), 8000);
}

const chosen = localStorage.getItem("theme");
if (chosen) document.documentElement.dataset.theme = chosen;
addEventListener("DOMContentLoaded", () => {
  document.querySelector("[data-theme-switch]").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  });
  const lookBack = document.querySelector("[data-look-back]");
  lookBack.checked = localStorage.getItem("look-back") === "yes";
  const agree = () => window.deskbell.push(["consent", { past: lookBack.checked }]);
  if (lookBack.checked) agree();
  lookBack.addEventListener("change", () => {
    localStorage.setItem("look-back", lookBack.checked ? "yes" : "no");
    agree();
  });
});
