// Builds dist/widget.js (the loader, one classic script), dist/engine-<hash>.js (the chat without a face,
// loaded where the site wants to know who browses, or a chat goes on) and for each language
// dist/panel-<language>-<hash>.js (what a customer sees, loaded on first use).
// With --tests it bundles the unit tests for node instead.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { MARKED, shortNames } from "./short-names.mjs";

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

/**
 * Two places of the recorder that a shop would notice. It takes methods of elements for accessors, thinks that the
 * page has changed them, and puts a frame into the page to get at others: several milliseconds of the shop's time.
 * And it compares styles by way of an attribute, which a strict content security policy reports each time.
 * Another version may not need this; it fails then.
 */
const QUIETER = [
  ['Element: ["shadowRoot", "querySelector", "querySelectorAll"]', 'Element: ["shadowRoot"]'],
  ['old.setAttribute("style", m.oldValue)', "old.style.cssText = m.oldValue"],
];
const quietRecorder = {
  name: "quiet-recorder",
  setup(builder) {
    builder.onLoad({ filter: /@rrweb\/record\/dist\/record\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, "utf8");
      for (const [theirs, ours] of QUIETER) {
        if (contents.split(theirs).length !== 2) throw new Error(`${path} is not what it was: ${theirs}`);
        contents = contents.replace(theirs, ours);
      }
      return { contents, loader: "js" };
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
const browser = {
  ...common,
  minify: true,
  mangleProps: MARKED,
  plugins: [cssAsText, shortNames, quietRecorder],
  target: ["chrome105", "firefox104", "safari15.4"],
  write: false,
};

async function buildTests() {
  await rm(`${here}build/tests`, { recursive: true, force: true });
  const tests = (await readdir(`${here}tests`)).filter((name) => name.endsWith(".test.ts"));
  await build({
    ...common,
    ...speaking("en"),
    entryPoints: tests.map((name) => `tests/${name}`),
    format: "esm",
    platform: "node",
    target: "node20",
    sourcemap: "inline",
    outdir: "build/tests",
    outExtension: { ".js": ".mjs" },
  });
}

/**
 * What a customer downloads at most, gzipped: the loader on every page, with the engine before they ring, all
 * after; the face of proposals where there are some, the recorder once they show their page.
 */
const MOST_BYTES = { loader: 8_000, beforeUse: 30_000, all: 46_500, asks: 6_000, recorder: 45_000 };

const speaking = (language) => ({
  alias: { "#texts": `${here}src/i18n/${language}.ts`, "#asks": `${here}src/i18n/asks/${language}.ts` },
});

async function bundle(entry, options) {
  const { outputFiles } = await build({ ...browser, entryPoints: [entry], ...options });
  const { contents } = outputFiles[0];
  return { contents, gzipped: gzipSync(contents, { level: 9 }).length };
}

async function keep(name, { contents }) {
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 10);
  const file = `${name}-${hash}.js`;
  await writeFile(`${here}dist/${file}`, contents);
  return file;
}

/** Files by language, and the size of the largest. */
async function inEachLanguage(name) {
  const files = {};
  let largest = 0;
  for (const language of ["en", "da", "fi"]) {
    const one = await bundle(`src/${name}.ts`, { format: "esm", ...speaking(language) });
    files[language] = await keep(`${name}-${language}`, one);
    largest = Math.max(largest, one.gzipped);
  }
  return [files, largest];
}

/** The first line lets Chromium compile it beside the page's thread, all of it: most of it is needed at once. */
const RECORDER_BANNER = `//# allFunctionsCalledOnLoad
/*! with rrweb, MIT License, (c) 2018 its contributors and SmartX Inc. */`;

async function buildWidget() {
  await rm(`${here}dist`, { recursive: true, force: true });
  await mkdir(`${here}dist`);
  const recorder = await bundle("src/cobrowse.ts", { format: "esm", banner: { js: RECORDER_BANNER } });
  const define = { COBROWSE_FILE: JSON.stringify(await keep("cobrowse", recorder)) };
  const engine = await bundle("src/start.ts", { format: "esm", define });
  define.ENGINE_FILE = JSON.stringify(await keep("engine", engine));
  const [panels, panel] = await inEachLanguage("panel");
  const [faces, asks] = await inEachLanguage("asks");
  define.PANEL_FILES = JSON.stringify(panels);
  define.ASKS_FILES = JSON.stringify(faces);
  const loader = await bundle("src/loader.ts", { format: "iife", define });
  await writeFile(`${here}dist/widget.js`, loader.contents);
  const beforeUse = loader.gzipped + engine.gzipped;
  const sizes = { loader: loader.gzipped, beforeUse, all: beforeUse + panel, asks, recorder: recorder.gzipped };
  console.log(`widget: ${JSON.stringify(sizes)} bytes gzipped`);
  const tooLarge = Object.keys(sizes).filter((name) => sizes[name] > MOST_BYTES[name]);
  if (tooLarge.length > 0) throw new Error(`the widget is too large (${tooLarge}): at most ${JSON.stringify(MOST_BYTES)}`);
}

await (process.argv.includes("--tests") ? buildTests() : buildWidget());
