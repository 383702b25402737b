import { aethra1 } from "./aethra.ts";
import { agentmarket1 } from "./agentmarket.ts";
import { eagent1 } from "./eagent.ts";
import { hub1 } from "./hub.ts";
import { humans2ai1 } from "./humans2ai.ts";
import type { Process } from "./types.ts";

/** The processes that every market knows. A task may be posted under any of them. */
export const BUILT_IN: readonly Process[] = [aethra1, eagent1, hub1, agentmarket1, humans2ai1];
