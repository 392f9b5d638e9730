// Builds dist/viewer.js: what the desk puts into its locked page to show a customer's page. Nothing of it is served.
import { mkdir, rm } from "node:fs/promises";
import { build } from "esbuild";

const here = new URL(".", import.meta.url).pathname;

await rm(`${here}dist`, { recursive: true, force: true });
await mkdir(`${here}dist`);
await build({
  absWorkingDir: here,
  entryPoints: ["src/viewer.ts"],
  outfile: "dist/viewer.js",
  bundle: true,
  charset: "ascii",
  format: "iife",
  legalComments: "none",
  loader: { ".css": "text" },
  logLevel: "warning",
  minify: true,
  target: ["chrome120"],
});
