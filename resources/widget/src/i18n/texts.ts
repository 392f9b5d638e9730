// The shape of a language: what English has, the others have.

import type { ErrorCode } from "../protocol.ts";
import type { texts } from "./en.ts";

export type Texts = typeof texts;

/** Words for the errors that can reach a customer; others come in the server's own words. */
export type ErrorWords = Readonly<Partial<Record<ErrorCode, string>>>;
