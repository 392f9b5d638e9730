// Puts a style sheet into the shadow root in a way that a page's content security policy allows.

/** Constructed sheets need no `style-src`; older browsers get an element with the script's nonce. */
export function adopt(shadow: ShadowRoot, css: string, nonce: string): void {
  if ("adoptedStyleSheets" in shadow && "replaceSync" in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
    return;
  }
  const style = document.createElement("style");
  if (nonce !== "") style.nonce = nonce;
  style.textContent = css;
  shadow.append(style);
}
