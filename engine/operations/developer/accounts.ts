import { z } from "zod";
import { Changes } from "../../changes.ts";
import type { Context, Secret } from "../../context.ts";
import { reject } from "../../decision.ts";
import type { CredentialData, Stored } from "../../records.ts";
import { DAY } from "../../policy/policy.ts";
import { workerFields, workerTallies } from "../shared/profile.ts";
import { keyed, line } from "../schemas.ts";
import { operation } from "../operation.ts";
import { DEFAULT_SCOPES, SCOPES, type Scope } from "../scopes.ts";

export const scopes = z.array(z.enum(SCOPES)).min(1).max(SCOPES.length);

/** Shown in place of a secret when an answer is repeated: it is shown once and kept nowhere. */
export const ALREADY_SHOWN = "already_shown";

export interface NewCredential {
  readonly role: CredentialData["role"];
  readonly account: string;
  readonly developer: string | null;
  readonly scopes: readonly Scope[];
  readonly name: string;
  readonly expires_in_days?: number | undefined;
}

/** Records a fresh credential under the digest of its secret. A token's scopes are empty: all. */
export function issue(
  changes: Changes,
  context: Context,
  wanted: NewCredential,
): { readonly secret: Secret; readonly credential: Stored<"credential"> } {
  const secret = context.secret(wanted.scopes.length > 0 ? "sk" : "tok");
  const { expires_in_days, ...facts } = wanted;
  const credential = changes.create("credential", secret.digest, {
    type: "credential.issued",
    set: {
      ...facts,
      key_id: context.id("key"),
      mode: context.who.mode,
      hint: secret.hint,
      created_at: context.now,
      expires_at: expires_in_days === undefined ? null : context.now + expires_in_days * DAY,
      revoked_at: null,
    },
    to: [wanted.developer ?? wanted.account],
  });
  return { secret, credential };
}

export const registerDeveloper = operation({
  name: "register_developer",
  title: "Register a developer",
  sentence:
    "Opens an account that owns a wallet and agents. The token is shown once: keep it safe.",
  roles: ["anyone", "operator"],
  scope: null,
  effects: "writes",
  input: z.strictObject({ name: line(100), ...keyed }),
  output: z.object({
    role: z.literal("developer"),
    developer_id: z.string(),
    name: z.string(),
    mode: z.enum(["test", "live"]),
    token: z.string(),
  }),
  needs: () => ({}),
  decide: ({ name }, context) => {
    const changes = new Changes(context);
    const { id } = changes.create("developer", context.id("dev"), {
      type: "developer.registered",
      set: {
        name,
        created_at: context.now,
        suspended: false,
        daily_cap: null,
        task_cap: null,
      },
    });
    const { secret } = issue(changes, context, {
      role: "developer",
      account: id,
      developer: id,
      scopes: [],
      name: "token",
    });
    const answer = { role: "developer" as const, developer_id: id, name, mode: context.who.mode };
    return changes.accept({ ...answer, token: secret.text }, { ...answer, token: ALREADY_SHOWN });
  },
});

export const registerWorker = operation({
  name: "register_worker",
  title: "Register a worker",
  sentence: "Opens an account for a person, or an agent, who does tasks. The token is shown once.",
  roles: ["anyone", "operator"],
  scope: null,
  effects: "writes",
  input: z.strictObject({ ...workerFields, ...keyed }),
  output: z.object({
    role: z.literal("worker"),
    worker_id: z.string(),
    name: z.string(),
    mode: z.enum(["test", "live"]),
    token: z.string(),
  }),
  needs: () => ({}),
  decide: (input, context) => {
    const changes = new Changes(context);
    const { id } = changes.create("worker", context.id("wrk"), {
      type: "worker.registered",
      set: {
        name: input.name,
        created_at: context.now,
        suspended: false,
        skills: input.skills,
        task_types: input.task_types,
        city: input.city ?? null,
        bio: input.bio ?? null,
        latitude: input.latitude ?? null,
        longitude: input.longitude ?? null,
      },
      tallies: workerTallies(null, input.task_types),
    });
    const { secret } = issue(changes, context, {
      role: "worker",
      account: id,
      developer: null,
      scopes: [],
      name: "token",
    });
    const answer = {
      role: "worker" as const,
      worker_id: id,
      name: input.name,
      mode: context.who.mode,
    };
    return changes.accept({ ...answer, token: secret.text }, { ...answer, token: ALREADY_SHOWN });
  },
});

export const registerAgent = operation({
  name: "register_agent",
  title: "Register an agent",
  sentence:
    "Adds an agent with a key of its own. By default the key may read, create tasks and see the " +
    "wallet; give it payments.fund, tasks.update and tasks.cancel to run tasks to their end.",
  roles: ["developer"],
  scope: "profile.update",
  effects: "writes",
  input: z.strictObject({ display_name: line(100), scopes: scopes.optional(), ...keyed }),
  output: z.object({
    role: z.literal("agent"),
    agent_id: z.string(),
    developer_id: z.string(),
    display_name: z.string(),
    mode: z.enum(["test", "live"]),
    scopes: z.array(z.enum(SCOPES)),
    api_key: z.string(),
  }),
  needs: () => ({}),
  decide: (input, context) => {
    const { who } = context;
    const changes = new Changes(context);
    const { id } = changes.create("agent", context.id("agt"), {
      type: "agent.registered",
      set: {
        developer: who.id,
        display_name: input.display_name,
        created_at: context.now,
        suspended: false,
      },
      to: [who.id],
    });
    const allowed = input.scopes ?? DEFAULT_SCOPES;
    if (who.scopes !== null && !allowed.every((scope) => who.scopes?.includes(scope)))
      return reject("missing_scope", {
        field: "scopes",
        message: "A key cannot give more than it has itself.",
      });
    const { secret } = issue(changes, context, {
      role: "agent",
      account: id,
      developer: who.id,
      scopes: allowed,
      name: input.display_name,
    });
    const answer = {
      role: "agent" as const,
      agent_id: id,
      developer_id: who.id,
      display_name: input.display_name,
      mode: who.mode,
      scopes: [...allowed],
    };
    return changes.accept(
      { ...answer, api_key: secret.text },
      { ...answer, api_key: ALREADY_SHOWN },
    );
  },
});
