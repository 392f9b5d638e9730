// When a customer's typing is worth telling: its beginning, now and then while it goes on, its end.

/** Said again after this long (ms). */
const RENEWED = 3_000;

export class Typist {
  private last = -Infinity;

  isNews(typing: boolean, now: number): boolean {
    if (typing ? now < this.last + RENEWED : this.last === -Infinity) return false;
    this.last = typing ? now : -Infinity;
    return true;
  }
}
