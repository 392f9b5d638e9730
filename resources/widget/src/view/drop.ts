import { el } from "./dom.ts";

/** Files may be dropped anywhere on the panel while `welcome()` says so. */
export function dropZone(panel: HTMLElement, words: string, welcome: () => boolean, take: (files: Iterable<File>) => void): void {
  const cover = el("div", { class: "drop", hidden: true, "aria-hidden": "true" }, el("span", {}, words));
  panel.append(cover);
  const carriesFiles = (event: DragEvent) => welcome() && (event.dataTransfer?.types.includes("Files") ?? false);
  panel.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    cover.hidden = false;
  });
  panel.addEventListener("dragleave", (event) => {
    if (!panel.contains(event.relatedTarget as Node | null)) cover.hidden = true;
  });
  panel.addEventListener("drop", (event) => {
    cover.hidden = true;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    take(event.dataTransfer?.files ?? []);
  });
}
