import type { RailFacts } from "../../engine/index.ts";

/** Test money that is there at once and is worth nothing. */
export const sandboxRail = (): RailFacts & { readonly mode: "test" } => ({
  name: "sandbox",
  mode: "test",
  settles: "at_once",
});
