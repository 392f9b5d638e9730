// Small things a browser remembers for a site: the visitor's session, whether a chat goes on, the
// draft, whether the panel was open. Where storage is forbidden, or full, it lasts as long as the tab or the page.

const page = new Map<string, string>();

const ofTab = (): Storage => sessionStorage;
const ofAll = (): Storage => localStorage;

export class Memory {
  /** The one that lasts longest first. */
  private readonly areas: readonly (() => Storage)[];

  /** `lasting`: for all tabs and visits; otherwise for this tab and its reloads. */
  constructor(
    private readonly prefix: string,
    lasting: boolean,
  ) {
    this.areas = lasting ? [ofAll, ofTab] : [ofTab];
  }

  get(name: string): string | null {
    const key = this.prefix + name;
    let found: string | null = null;
    for (const area of this.areas) {
      try {
        // What found no room in the first is newer than what is there.
        found = area().getItem(key) ?? found;
      } catch {
        // Forbidden.
      }
    }
    return page.get(key) ?? found;
  }

  set(name: string, value: string | null): void {
    const key = this.prefix + name;
    page.delete(key);
    for (const area of this.areas) {
      try {
        if (value === null) area().removeItem(key);
        else area().setItem(key, value);
        value = null;
      } catch {
        // Forbidden, or full.
      }
    }
    if (value !== null) page.set(key, value);
  }
}
