import { z } from "zod";
import { Changes } from "../../changes.ts";
import { ofKind, type Context } from "../../context.ts";
import { answer, reject } from "../../decision.ts";
import type { Query } from "../../ports.ts";
import type { Stored } from "../../records.ts";
import { iso, isoOrNull } from "../../time.ts";
import { id, keyed, line, time } from "../schemas.ts";
import { operation } from "../operation.ts";
import { SCOPES } from "../scopes.ts";
import { ALREADY_SHOWN, issue, scopes } from "./accounts.ts";

/** More keys than this a developer should not have in use. */
const MOST_KEYS = 500;

const keysOf = (developer: string): Query => ({
  index: "credentials_by_developer",
  equals: [developer],
  direction: "newest_first",
  after: null,
  limit: MOST_KEYS,
});

const keyOut = z.object({
  key_id: z.string(),
  name: z.string(),
  hint: z.string(),
  role: z.string(),
  account_id: z.string(),
  mode: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  created_at: time,
  expires_at: time.nullable(),
  revoked_at: time.nullable(),
  usage_count: z.number(),
  last_used_at: time.nullable(),
  last_used_ip_hash: z.string().nullable(),
});

const viewKey = ({ data }: Stored<"credential">) => ({
  key_id: data.key_id,
  name: data.name,
  hint: data.hint,
  role: data.role,
  account_id: data.account,
  mode: data.mode,
  scopes: [...data.scopes],
  created_at: iso(data.created_at),
  expires_at: isoOrNull(data.expires_at),
  revoked_at: isoOrNull(data.revoked_at),
  usage_count: data.usage_count ?? 0,
  last_used_at: isoOrNull(data.last_used_at ?? null),
  last_used_ip_hash: data.last_used_ip_hash ?? null,
});

/** What was found of the developer's in this mode: a test token neither sees nor ends live keys. */
const ownKeys = ({ found, who }: Context): readonly Stored<"credential">[] =>
  ofKind("credential", found[0] ?? []).filter(
    ({ data }) => data.developer === who.id && data.mode === who.mode,
  );

/** A key that still opens something; a person's token is none. */
const isInUse =
  (now: number) =>
  ({ data }: Stored<"credential">): boolean =>
    data.scopes.length > 0 &&
    data.revoked_at === null &&
    (data.expires_at === null || data.expires_at > now);

export const createApiKey = operation({
  name: "create_api_key",
  title: "Create an API key",
  sentence:
    "A key with the scopes given: for one agent where agent_id is given, else it reads for the " +
    "developer and spends only where a call names an agent. The key is shown once.",
  roles: ["developer"],
  scope: "profile.update",
  effects: "writes",
  input: z.strictObject({
    name: line(100),
    scopes,
    agent_id: id.optional(),
    most_active: z
      .int()
      .min(1)
      .max(MOST_KEYS)
      .optional()
      .describe("Refuses where so many keys are in use already"),
    expires_in_days: z.int().min(1).max(3650).optional(),
    ...keyed,
  }),
  output: keyOut.extend({ api_key: z.string() }),
  needs: ({ agent_id, most_active }, who) => ({
    finds: most_active === undefined ? [] : [keysOf(who.id)],
    glances: agent_id === undefined ? [] : [{ kind: "agent", id: agent_id }],
  }),
  decide: (input, context) => {
    const { who, seen } = context;
    const agent = input.agent_id && seen.record({ kind: "agent", id: input.agent_id });
    if (input.agent_id !== undefined && (!agent || agent.data.developer !== who.id))
      return reject("not_found", { field: "agent_id" });
    if (who.scopes !== null && !input.scopes.every((scope) => who.scopes?.includes(scope)))
      return reject("missing_scope", {
        field: "scopes",
        message: "A key cannot give more than it has itself.",
      });
    const { most_active: most } = input;
    if (most !== undefined && ownKeys(context).filter(isInUse(context.now)).length >= most)
      return reject("rule_broken", {
        reason: "limit_reached",
        message: `There are ${most} keys in use already. Revoke one first.`,
      });
    const changes = new Changes(context);
    const { secret, credential } = issue(changes, context, {
      role: agent ? "agent" : "developer",
      account: agent ? agent.id : who.id,
      developer: who.id,
      scopes: input.scopes,
      name: input.name,
      expires_in_days: input.expires_in_days,
    });
    const view = viewKey(credential);
    return changes.accept({ ...view, api_key: secret.text }, { ...view, api_key: ALREADY_SHOWN });
  },
});

export const listApiKeys = operation({
  name: "list_api_keys",
  title: "List API keys",
  sentence:
    "The keys and tokens of the developer and its agents, newest first, with how often and when " +
    "they were last used; never the secrets.",
  roles: ["developer"],
  scope: "profile.read",
  effects: "reads",
  input: z.strictObject({}),
  output: z.object({ keys: z.array(keyOut) }),
  needs: (_, who) => ({ finds: [keysOf(who.id)] }),
  decide: (_, context) => answer({ keys: ownKeys(context).map(viewKey) }),
});

export const revokeApiKey = operation({
  name: "revoke_api_key",
  title: "Revoke an API key",
  sentence: "Ends a key or token at once and for good.",
  roles: ["developer"],
  scope: "profile.update",
  effects: "writes",
  input: z.strictObject({ key_id: id, ...keyed }),
  output: z.object({ key_id: z.string(), revoked_at: time }),
  needs: ({ key_id }) => ({
    finds: [
      {
        index: "credentials_by_key_id",
        equals: [key_id],
        direction: "newest_first",
        after: null,
        limit: 1,
      },
    ],
  }),
  decide: ({ key_id }, context) => {
    // However many keys there are: an old one can be ended like any other.
    const [key] = ownKeys(context);
    if (!key) return reject("not_found");
    if (key.data.revoked_at !== null)
      return answer({ key_id, revoked_at: iso(key.data.revoked_at) });
    const changes = new Changes(context);
    changes.change(key, {
      type: "credential.revoked",
      set: { revoked_at: context.now },
      to: [context.who.id],
    });
    return changes.accept({ key_id, revoked_at: iso(context.now) });
  },
});
