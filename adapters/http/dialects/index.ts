import { agentmarket } from "./agentmarket/index.ts";
import type { MakeDialect } from "./dialect.ts";

/** The systems, beside Aethra, whose clients a host serves. */
export const DIALECTS: readonly MakeDialect[] = [agentmarket];
