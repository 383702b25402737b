import { agentmarket } from "./agentmarket/index.ts";
import type { MakeDialect } from "./dialect.ts";
import { eagent } from "./eagent/index.ts";

/** As `--dialect` takes them. */
export const DIALECT_NAMES = ["agentmarket", "eagent"] as const;

/** The systems, beside Aethra, whose clients a host serves. */
export const DIALECTS: readonly MakeDialect[] = [agentmarket, eagent];
