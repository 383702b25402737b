import { z } from "zod";
import { Changes } from "../../changes.ts";
import type { Context } from "../../context.ts";
import { answer, reject, type Rejected } from "../../decision.ts";
import { DAY } from "../../policy/policy.ts";
import type { Stored } from "../../records.ts";
import { operation } from "../operation.ts";
import { SCOPES } from "../scopes.ts";

/** After this a person signs in again, however often the tokens were refreshed. */
export const SESSION_LASTS = 30 * DAY;

const facts = z.object({
  session_id: z.string(),
  role: z.enum(["developer", "worker"]),
  account_id: z.string(),
  generation: z.number(),
  rotated_at: z.number(),
  expires_at: z.number(),
});

const view = ({ id, data }: Stored<"session">): z.output<typeof facts> => ({
  session_id: id,
  role: data.role,
  account_id: data.account,
  generation: data.generation,
  rotated_at: data.rotated_at,
  expires_at: data.expires_at,
});

const sessionRef = (id: string) => ({ kind: "session", id }) as const;

/** One refusal for every token that is not good, whatever the reason. */
export const badToken = (): Rejected =>
  reject("unauthenticated", {
    reason: "wrong_credential",
    message: "This refresh token is unknown, used, revoked or expired. Sign in again.",
  });

export const openSession = operation({
  name: "open_session",
  title: "Open a session",
  sentence: "The password was right: a session begins.",
  roles: ["clock"],
  scope: null,
  effects: "writes",
  input: z.strictObject({ login: z.string(), scopes: z.array(z.enum(SCOPES)) }),
  output: facts,
  needs: ({ login }) => ({ records: [{ kind: "login", id: login }] }),
  decide: ({ login: id, scopes }, context) => {
    const login = context.seen.record({ kind: "login", id });
    if (!login) return badToken();
    const { now } = context;
    const changes = new Changes(context, "engine");
    const session = changes.create("session", context.id("ses"), {
      type: "session.opened",
      set: {
        role: login.data.role,
        account: login.data.account,
        mode: login.data.mode,
        scopes,
        generation: 1,
        created_at: now,
        rotated_at: now,
        expires_at: now + SESSION_LASTS,
        revoked_at: null,
      },
    });
    return changes.accept(view(session));
  },
});

const isOver = ({ data }: Stored<"session">, now: number): boolean =>
  data.revoked_at !== null || data.expires_at <= now;

export const rotateSession = operation({
  name: "rotate_session",
  title: "Rotate a session",
  sentence: "A refresh token is used up for the next one; one that was used before ends them all.",
  roles: ["clock"],
  scope: null,
  effects: "writes",
  input: z.strictObject({ session_id: z.string(), generation: z.int().min(1) }),
  output: facts,
  needs: ({ session_id }) => ({ records: [sessionRef(session_id)] }),
  decide: ({ session_id, generation }, context) => {
    const session = context.seen.record(sessionRef(session_id));
    if (!session || isOver(session, context.now)) return badToken();
    const { data } = session;
    if (generation === data.generation - 1 && isForgiven(session, context))
      return answer(view(session));
    const changes = new Changes(context, "engine");
    if (generation !== data.generation) {
      // Two hold this token, and one of them is a thief: neither goes on.
      changes.change(session, { type: "session.reused", set: { revoked_at: context.now } });
      return { ...badToken(), events: changes.events, records: changes.records };
    }
    const next = changes.change(session, {
      type: "session.rotated",
      set: { generation: generation + 1, rotated_at: context.now },
    });
    return changes.accept(view(next));
  },
});

const isForgiven = ({ data }: Stored<"session">, { now, policy }: Context): boolean =>
  now - data.rotated_at < policy.refresh_grace;

export const endSession = operation({
  name: "end_session",
  title: "End a session",
  sentence: "Ends a session and every token of it, at once and for good.",
  roles: ["clock"],
  scope: null,
  effects: "writes",
  input: z.strictObject({ session_id: z.string() }),
  output: z.object({}),
  needs: ({ session_id }) => ({ records: [sessionRef(session_id)] }),
  decide: ({ session_id }, context) => {
    const session = context.seen.record(sessionRef(session_id));
    if (!session || isOver(session, context.now)) return answer({});
    const changes = new Changes(context, "engine");
    changes.change(session, { type: "session.revoked", set: { revoked_at: context.now } });
    return changes.accept({});
  },
});
