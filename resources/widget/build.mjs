// Builds dist/widget.js (the loader, one classic script) and dist/panel-<hash>.js (the chat itself,
// loaded on first use). With --tests it bundles the unit tests for node instead.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const here = new URL(".", import.meta.url).pathname;

/** `import styles from "./x.css"` gives the minified text. */
const cssAsText = {
  name: "css-as-text",
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const common = {
  absWorkingDir: here,
  bundle: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  plugins: [cssAsText],
};
const browser = { ...common, minify: true, target: ["chrome105", "firefox104", "safari15.4"], write: false };

async function buildTests() {
  await rm(`${here}build/tests`, { recursive: true, force: true });
  const tests = (await readdir(`${here}tests`)).filter((name) => name.endsWith(".test.ts"));
  await build({
    ...common,
    entryPoints: tests.map((name) => `tests/${name}`),
    format: "esm",
    platform: "node",
    target: "node20",
    sourcemap: "inline",
    outdir: "build/tests",
    outExtension: { ".js": ".mjs" },
  });
}

async function buildWidget() {
  const [panel] = (await build({ ...browser, entryPoints: ["src/panel.ts"], format: "esm" })).outputFiles;
  const panelName = `panel-${createHash("sha256").update(panel.contents).digest("hex").slice(0, 10)}.js`;
  const define = { PANEL_FILE: JSON.stringify(panelName) };
  const [loader] = (await build({ ...browser, entryPoints: ["src/loader.ts"], format: "iife", define })).outputFiles;
  await rm(`${here}dist`, { recursive: true, force: true });
  await mkdir(`${here}dist`);
  await writeFile(`${here}dist/widget.js`, loader.contents);
  await writeFile(`${here}dist/${panelName}`, panel.contents);
  for (const [name, { contents }] of [["widget.js", loader], [panelName, panel]]) {
    console.log(`dist/${name}: ${contents.length} bytes, ${gzipSync(contents, { level: 9 }).length} gzipped`);
  }
}

await (process.argv.includes("--tests") ? buildTests() : buildWidget());
