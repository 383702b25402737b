import { z } from "zod";
import { isFields, type RiskRule } from "../engine/index.ts";

const VERDICTS: readonly unknown[] = ["review", "block"];

/** A rule of the embedder's own. One that does not say what its objection means is refused. */
export const riskRule = z.custom<RiskRule>(
  (rule) =>
    isFields(rule) &&
    typeof rule["name"] === "string" &&
    typeof rule["check"] === "function" &&
    VERDICTS.includes(rule["verdict"]),
  { error: 'must have a name, a check and a verdict, which is "review" or "block"' },
);
