// All simulated browsers of a run, behind one pipe: a line of JSON in, a line of JSON out. Every line
// brings the time; the answer says what the browsers did, and when they want to be asked again.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Answer as FormAnswer, ProposalState, VisitorSnapshot } from "../../../resources/widget/src/protocol.ts";
import { PLANTS, type Plant } from "./plants.ts";
import { Browser, Tab, loader, type Answer, type Bundle } from "./tabs.ts";
import { World } from "./world.ts";

type Input =
  | { readonly do: "begin"; readonly seed: number; readonly epoch: number; readonly plant?: Plant }
  | { readonly do: "open"; readonly tab: string; readonly server: string; readonly site: string; readonly address: string; readonly before: string | null }
  | { readonly do: "kill" | "unload" | "view" | "wake" | "sleep" | "end_chat" | "new_chat"; readonly tab: string }
  | { readonly do: "show" | "network" | "look" | "typing"; readonly tab: string; readonly on: boolean }
  | { readonly do: "set_clocks"; readonly tab: string; readonly skew: number; readonly slept: number }
  | { readonly do: "opened" | "dropped"; readonly tab: string; readonly socket: number }
  | { readonly do: "heard"; readonly tab: string; readonly socket: number; readonly data: string }
  | { readonly do: "answered"; readonly tab: string; readonly ask: number; readonly answer: Answer | null }
  | { readonly do: "start_chat"; readonly tab: string; readonly question: string; readonly answers: readonly FormAnswer[] }
  | { readonly do: "say"; readonly tab: string; readonly text: string }
  | { readonly do: "leave_message"; readonly tab: string; readonly text: string; readonly callback: string }
  | { readonly do: "ask_callback"; readonly tab: string; readonly phone: string }
  | { readonly do: "browse"; readonly tab: string; readonly title: string }
  | { readonly do: "answer_invitation"; readonly tab: string; readonly accepted: boolean }
  | { readonly do: "answer_proposal"; readonly tab: string; readonly proposal: string; readonly state: ProposalState; readonly past: boolean }
  | { readonly do: "share_place"; readonly tab: string; readonly until: number | null }
  | { readonly do: "share_page"; readonly tab: string }
  | { readonly do: "identify"; readonly tab: string; readonly token: string }
  | { readonly do: "retry" | "discard"; readonly tab: string; readonly id: string }
  | { readonly do: "fold"; readonly tab: string; readonly frame: VisitorSnapshot }
  | { readonly do: "tick" };

const PAGE = { url: "", title: "" };
const world = new World();
const load = loader(readFileSync(process.argv[2]!, "utf8"));
const browsers = new Map<string, Browser>();
const tabs = new Map<string, Tab>();
let plant: (bundle: Bundle) => void = () => undefined;
let fault: unknown = null;

/** `anna` of `anna/2`. */
function browserOf(tab: string): Browser {
  const person = tab.split("/")[0]!;
  let browser = browsers.get(person);
  if (browser === undefined) browsers.set(person, (browser = new Browser(world)));
  return browser;
}

function handle(input: Input): unknown {
  if (input.do === "begin") {
    world.begin(input.seed, input.epoch);
    browsers.clear();
    tabs.clear();
    plant = input.plant === undefined ? () => undefined : PLANTS[input.plant];
    return null;
  }
  if (input.do === "tick") return null;
  if (input.do === "open") {
    const tab = new Tab(input.tab, browserOf(input.tab), world, load, plant, input);
    tabs.set(input.tab, tab);
    tab.start(input.server, input.site).catch(failed);
    return null;
  }
  const tab = tabs.get(input.tab);
  // What was under way to a tab that is gone.
  if (tab === undefined) return null;
  const { engine } = tab;
  switch (input.do) {
    case "kill":
      tab.kill();
      tabs.delete(input.tab);
      return null;
    case "unload":
      return tab.unload();
    case "show":
      return tab.show(input.on);
    case "network":
      return tab.network(input.on);
    case "sleep":
      return void world.asleep.add(input.tab);
    case "wake":
      return void world.asleep.delete(input.tab);
    case "set_clocks":
      Object.assign(browserOf(input.tab), { skew: input.skew, slept: input.slept });
      return null;
    case "opened":
      return tab.sockets.get(input.socket)?.opened();
    case "dropped":
      return tab.sockets.get(input.socket)?.dropped();
    case "heard":
      return tab.sockets.get(input.socket)?.heard(input.data);
    case "answered":
      return tab.answer(input.ask, input.answer);
    case "view":
      return engine?.view ?? null;
    case "fold":
      return tab.bundle.apply(null, input.frame);
    case "start_chat":
      return done(engine?.ring({ type: "start_chat", question: input.question, answers: input.answers, page: PAGE }));
    case "say":
      return done(engine?.sendMessage(input.text, []));
    case "leave_message":
      return done(engine?.ring({ type: "leave_message", question: "", answers: [], text: input.text, callback: input.callback, page: PAGE }));
    case "ask_callback":
      return done(engine?.askCallback(input.phone));
    case "browse":
      return done(engine?.aside({ type: "browsing", page: { ...PAGE, title: input.title } }));
    case "answer_invitation":
      return done(engine?.answerInvitation(input.accepted, PAGE));
    case "answer_proposal":
      return done(answer(tab, input.proposal, input.state, input.past));
    case "share_place":
      return done(tab.agreed?.sharePlace(input.until));
    case "share_page":
      return done(engine?.write((id, interaction) => ({ type: "propose", id, interaction, what: { type: "cobrowse" } })));
    case "identify":
      return engine?.identify(input.token);
    case "end_chat":
      return done(engine?.endChat());
    case "new_chat":
      return done(engine?.newChat());
    case "retry":
      return done(engine?.retry(input.id));
    case "discard":
      return done(engine?.discard(input.id));
    case "look":
      return engine?.look(input.on);
    case "typing":
      return engine?.typing(input.on);
    default: {
      const missing: never = input;
      return missing;
    }
  }
}

/** As the card of a proposal does it. */
function answer({ engine, agreed }: Tab, id: string, state: ProposalState, past: boolean): unknown {
  if (engine === null || agreed === null) return null;
  if (state !== "accepted") return engine.answerProposal(id, state);
  const asked = engine.view.chat?.items.find((item) => item.kind === "proposal" && item.proposal === id);
  if (asked?.kind !== "proposal") return null;
  return asked.what.type === "position_share" ? agreed.agreePlace(asked) : agreed.agree(asked, past);
}

function done(act: unknown): null {
  Promise.resolve(act).catch(failed);
  return null;
}

function failed(error: unknown): void {
  fault ??= error;
}

process.on("unhandledRejection", failed);

/** Until no promise waits for anything but time and the world outside. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

for await (const line of createInterface({ input: process.stdin })) {
  const { now, input } = JSON.parse(line) as { now: number; input: Input };
  let value: unknown = null;
  world.now = now;
  try {
    value = handle(input);
    await settled();
    for (let due = world.takeDue(); due !== null; due = world.takeDue()) {
      due();
      await settled();
    }
  } catch (error) {
    failed(error);
  }
  const trace = fault === null ? undefined : fault instanceof Error ? fault.stack : String(fault);
  fault = null;
  process.stdout.write(`${JSON.stringify({ value, told: world.told(), wakeAt: world.wakeAt, fault: trace })}\n`);
}
