import { z } from "zod";
import { SECRET_LENGTH_MIN } from "../../webhook/key.ts";
import { reject, type Rejected } from "../../decision.ts";
import { registrable } from "../../webhook/naming.ts";
import type { ProfileName } from "../../webhook/profiles.ts";
import { WEBHOOK_TYPES } from "../../webhook/types.ts";
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
  .max(64)
  .describe(`In the words of the profile, Aethra's: ${WEBHOOK_TYPES.join(", ")}; * stands for all`);

/** Why a system's endpoint cannot ask for these; null where it can. */
export function typesFault(profile: ProfileName, types: readonly string[]): Rejected | null {
  const known = registrable(profile);
  const at = types.findIndex((name) => !known.includes(name));
  if (at < 0) return null;
  const field = `event_types.${at}`;
  const near = nearest(types[at] ?? "", known);
  const hint = near === null ? "" : `; did you mean ${near}?`;
  return reject("invalid_input", {
    message: `${field} must be one of ${known.join(", ")}${hint || "."}`,
    field,
    reason: "not_one_of",
    data: { did_you_mean: near },
  });
}
