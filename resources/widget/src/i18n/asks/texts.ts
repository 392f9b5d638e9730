// The shape of a language: what English has, the others have.

import type { texts } from "./en.ts";

export type AskTexts = typeof texts;
