import { z } from "zod";
import { SECRET_LENGTH_MIN } from "../../webhook/key.ts";
import { REGISTRABLE, type Registrable } from "../../webhook/types.ts";
import { nearest } from "../refusal.ts";

/** So many webhooks one developer may have, and what is said of one more. */
export const MOST_HOOKS = 20;
export const FULL = {
  reason: "limit_reached",
  message: `There are ${MOST_HOOKS} webhooks already. Delete one first.`,
} as const;

/** What more is asked of it depends on the policy. */
export const url = z.url({ protocol: /^https?$/, error: "must be an https address" }).max(2048);
export const secret = z.string().min(SECRET_LENGTH_MIN).max(256);
export const eventType = z
  .string()
  .describe(`One of ${REGISTRABLE.join(", ")}; * stands for all`)
  .transform((name, check): Registrable => {
    const known = REGISTRABLE.find((each) => each === name);
    if (known !== undefined) return known;
    const near = nearest(name, REGISTRABLE);
    const hint = near === null ? "" : `; did you mean ${near}?`;
    check.addIssue({
      code: "custom",
      message: `must be one of ${REGISTRABLE.join(", ")}${hint}`,
      params: { reason: "not_one_of", did_you_mean: near },
    });
    return z.NEVER;
  });
