// Private members get a mark, so that esbuild may give them short names: nothing that is kept, sent or
// handed over bears them, and TypeScript has seen to it that nobody else uses them.
import { readFile } from "node:fs/promises";
import ts from "typescript";

/** What private members end with; `mangleProps` of esbuild goes by it. */
export const MARKED = /\$$/;

export const shortNames = {
  name: "short-names",
  setup(builder) {
    builder.onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: marked(await readFile(path, "utf8")),
      loader: "ts",
    }));
  },
};

function marked(text) {
  const ends = [];
  const file = ts.createSourceFile("", text, ts.ScriptTarget.Latest, true);
  const find = (node) => (ts.isClassDeclaration(node) ? markClass(node, ends) : ts.forEachChild(node, find));
  find(file);
  let out = text;
  for (const { at, word } of ends.sort((a, b) => b.at - a.at)) out = out.slice(0, at) + word + out.slice(at);
  return out;
}

function markClass(node, ends) {
  const mark = (name) => ends.push({ at: name.end, word: "$" });
  const isPrivate = (member) => (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) !== 0;
  const maker = node.members.find(ts.isConstructorDeclaration);
  const given = (maker?.parameters ?? []).filter(isPrivate).map(({ name }) => name);
  const members = node.members.filter((member) => isPrivate(member)).map(({ name }) => name);
  const own = new Set([...given, ...members].map((name) => name.text));
  members.forEach(mark);

  const visit = (child) => {
    if (ts.isPropertyAccessExpression(child) && child.expression.kind === ts.SyntaxKind.ThisKeyword) {
      if (own.has(child.name.text)) mark(child.name);
      return;
    }
    // const { a, b: c } = this
    if (ts.isVariableDeclaration(child) && child.initializer?.kind === ts.SyntaxKind.ThisKeyword) {
      for (const { propertyName, name } of child.name.elements ?? []) {
        if (propertyName !== undefined && own.has(propertyName.text)) mark(propertyName);
        else if (propertyName === undefined && own.has(name.text)) ends.push({ at: name.end, word: `$: ${name.text}` });
      }
      return;
    }
    ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  if (maker !== undefined) markGiven(maker, new Set(given.map((name) => name.text)), ends);
}

/** A parameter that is a private member is both: its name is marked wherever the constructor uses it. */
function markGiven(maker, given, ends) {
  const visit = (node) => {
    if (ts.isIdentifier(node) && given.has(node.text)) {
      const { parent } = node;
      const named = ts.isPropertyAccessExpression(parent) && parent.name === node;
      const key = ts.isPropertyAssignment(parent) && parent.name === node;
      if (ts.isShorthandPropertyAssignment(parent)) ends.push({ at: node.end, word: `: ${node.text}$` });
      else if (!named && !key) ends.push({ at: node.end, word: "$" });
    }
    ts.forEachChild(node, visit);
  };
  visit(maker);
}
