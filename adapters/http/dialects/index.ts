import type { MakeDialect } from "./dialect.ts";
import { eagent } from "./eagent/index.ts";

/** Every system whose clients a host serves, each under its name. */
export const DIALECTS: readonly MakeDialect[] = [eagent];
