// Names that are nobody's but a class's own: the build may shorten them, since nothing that is kept,
// sent or handed over bears them.
import { readFile, readdir } from "node:fs/promises";
import ts from "typescript";

/** Names that in all of `folder` occur only as private members, and are used only as `this.name`. */
export async function privateNames(folder) {
  const own = new Set();
  const shared = new Set();
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".ts"));
  for (const file of files) {
    const text = await readFile(`${folder}/${file}`, "utf8");
    collect(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true), own, shared);
  }
  return [...own].filter((name) => !shared.has(name));
}

function collect(node, own, shared) {
  const name = node.name !== undefined && ts.isIdentifier(node.name) ? node.name.text : undefined;
  if (name !== undefined && isMember(node)) {
    (isPrivate(node) ? own : shared).add(name);
  } else if (ts.isPropertyAccessExpression(node) && node.expression.kind !== ts.SyntaxKind.ThisKeyword) {
    shared.add(name);
  } else if (ts.isBindingElement(node)) {
    shared.add((node.propertyName ?? node.name).getText());
  } else if (ts.isStringLiteralLike(node)) {
    shared.add(node.text);
  }
  ts.forEachChild(node, (child) => collect(child, own, shared));
}

const isPrivate = (node) => (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Private) !== 0;

function isMember(node) {
  if (ts.isParameter(node)) return isPrivate(node);
  return ts.isClassElement(node) || ts.isTypeElement(node) || ts.isObjectLiteralElement(node);
}
