import type { RailFacts } from "../../engine/index.ts";

/** Real money that the operator brings in and pays out by hand, and records with adjust_balance. */
export const manualRail = (): RailFacts & { readonly mode: "live" } => ({
  name: "manual",
  mode: "live",
  settles: "by_operator",
});
