import { agentmarket } from "./agentmarket/index.ts";
import type { MakeDialect } from "./dialect.ts";
import { eagent } from "./eagent/index.ts";
import { humans2ai } from "./humans2ai/index.ts";

/** As `--dialect` takes them. */
export const DIALECT_NAMES = ["agentmarket", "eagent", "humans2ai", "hub"] as const;

/** The systems, beside Aethra, whose clients a host serves; the Hub needs a port of its own. */
export const DIALECTS: readonly MakeDialect[] = [agentmarket, eagent, humans2ai];
