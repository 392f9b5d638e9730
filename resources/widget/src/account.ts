// Whom a token of the shop's is about, as far as a browser can read it. The server alone checks it.

/** The `sub` of a JWT; null if it can't be read. */
export function accountIn(token: string): string | null {
  try {
    const said: unknown = JSON.parse(atob((token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/")));
    const { sub } = said as { readonly sub?: unknown };
    return typeof sub === "string" && sub !== "" ? sub : null;
  } catch {
    return null;
  }
}
