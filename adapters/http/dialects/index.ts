import { agentmarket } from "./agentmarket/index.ts";
import type { MakeDialect } from "./dialect.ts";
import { humans2ai } from "./humans2ai/index.ts";

/** As `--dialect` takes them. */
export const DIALECT_NAMES = ["agentmarket", "humans2ai"] as const;

/** The systems, beside Aethra, whose clients a host serves. */
export const DIALECTS: readonly MakeDialect[] = [agentmarket, humans2ai];
