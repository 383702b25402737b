import { z } from "zod";
import { answer } from "../../decision.ts";
import type { Context } from "../../context.ts";
import type { Event } from "../../events.ts";
import type { Principal } from "../../policy/principal.ts";
import { iso } from "../../time.ts";
import { operation } from "../operation.ts";
import { time } from "../schemas.ts";

const looked = {
  after: z.int().min(0).default(0),
  limit: z.int().min(1).max(1000).default(1000).describe("Events looked at"),
};
const lookedOut = { next_after: z.number().nullable() };

/** Where to go on; null at the end. */
const next = ({ events }: Context, limit: number): number | null =>
  events.length < limit ? null : (events.at(-1)?.[0] ?? null);

export const listOwnApplications = operation({
  name: "list_own_applications",
  title: "List your applications",
  sentence:
    "The tasks that you applied for, oldest first; who applied again stands there again. Ask " +
    "again with next_after until it is null.",
  roles: ["worker"],
  scope: null,
  effects: "reads",
  input: z.strictObject(looked),
  output: z.object({
    applications: z.array(
      z.object({
        application_id: z.string(),
        task_id: z.string(),
        message: z.string().nullable(),
        applied_at: time,
      }),
    ),
    ...lookedOut,
  }),
  needs: ({ after, limit }, who) => ({ events: { recipient: who.id, after, limit } }),
  decide: ({ limit }, context) =>
    answer({
      applications: context.events.flatMap(([, event]) => ownApplications(event, context)),
      next_after: next(context, limit),
    }),
});

/** An event tells of the whole book: of the others in it not even that they are there. */
function ownApplications(event: Event, { who }: Context) {
  const { type, set, record: task_id } = event;
  if (type !== "application.received" || !("applications" in set)) return [];
  const mine = set.applications?.filter(({ worker, at }) => worker === who.id && at === event.at);
  return (mine ?? []).map(({ id: application_id, message, at }) => ({
    ...{ application_id, task_id, message },
    applied_at: iso(at),
  }));
}

/** An agent brings newcomers for its developer. */
const referrer = (who: Principal): string => who.developer ?? who.id;

export const listReferrals = operation({
  name: "list_referrals",
  title: "List referrals",
  sentence:
    "Who registered with your referral_code, oldest first. Ask again with next_after until it is " +
    "null.",
  roles: ["agent", "developer", "worker"],
  scope: "profile.read",
  effects: "reads",
  input: z.strictObject(looked),
  output: z.object({
    referral_code: z.string(),
    referrals: z.array(
      z.object({
        account_id: z.string(),
        role: z.enum(["developer", "worker"]),
        registered_at: time,
      }),
    ),
    ...lookedOut,
  }),
  needs: ({ after, limit }, who) => ({ events: { recipient: referrer(who), after, limit } }),
  decide: ({ limit }, context) =>
    answer({
      referral_code: referrer(context.who),
      referrals: context.events.flatMap(([, { type, kind, record, at }]) =>
        (type === "developer.registered" || type === "worker.registered") &&
        (kind === "developer" || kind === "worker") &&
        record !== referrer(context.who)
          ? [{ account_id: record, role: kind, registered_at: iso(at) }]
          : [],
      ),
      next_after: next(context, limit),
    }),
});
