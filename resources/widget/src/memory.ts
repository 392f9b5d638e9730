// Small things a browser remembers for a site: the visitor's session, whether a chat goes on, the
// draft, whether the panel was open. Where storage is forbidden it lasts as long as the page.

const fallback = new Map<string, string>();

function within(area: () => Storage, act: (storage: Storage | null) => string | null | void): string | null {
  try {
    return act(area()) ?? null;
  } catch {
    return act(null) ?? null;
  }
}

export class Memory {
  /** `lasting`: for all tabs and visits; otherwise for this tab and its reloads. */
  constructor(
    private readonly prefix: string,
    private readonly lasting: boolean,
  ) {}

  private readonly area = (): Storage => (this.lasting ? localStorage : sessionStorage);

  get(name: string): string | null {
    const key = this.prefix + name;
    return within(this.area, (storage) => (storage === null ? fallback.get(key) : storage.getItem(key)) ?? null);
  }

  set(name: string, value: string | null): void {
    const key = this.prefix + name;
    within(this.area, (storage) => {
      if (storage === null) value === null ? fallback.delete(key) : fallback.set(key, value);
      else if (value === null) storage.removeItem(key);
      else storage.setItem(key, value);
    });
  }
}
