import { z } from "zod";
import { fieldsOf, rejection, listOf, type Fields, type Scope } from "../../../../engine/index.ts";
import { action, ask, told } from "./action.ts";
import { agentOf } from "./agent.ts";

const WORDS = [
  "tasks:read",
  "tasks:write",
  "wallet:read",
  "messages:read",
  "messages:write",
] as const;
type Word = (typeof WORDS)[number];

/** What each of the documents' five opens here, with what they have no scope for. */
const OPENS: Readonly<Record<Word, readonly Scope[]>> = {
  "tasks:read": ["tasks.read", "disputes.read", "webhooks.read", "profile.read"],
  "tasks:write": [
    ...["tasks.create", "tasks.update", "tasks.cancel", "payments.fund"],
    ...["disputes.create", "webhooks.manage"],
  ] as const,
  "wallet:read": ["payments.read"],
  "messages:read": ["tasks.read"],
  "messages:write": ["tasks.update"],
};

/** Messages have no right of their own here: one alone would open more than it says. */
const NEEDS: Readonly<Partial<Record<Word, Word>>> = {
  "messages:read": "tasks:read",
  "messages:write": "tasks:write",
};

const MOST_ACTIVE = 10;

const keyOut = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe("Enough to recognise it by"),
  scopes: z.array(z.enum(WORDS)),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});

const keyOf = (key: Fields) => ({
  id: key["key_id"],
  name: key["name"],
  prefix: key["hint"],
  scopes: WORDS.filter((word) => OPENS[word].every((scope) => has(key, scope))),
  createdAt: key["created_at"],
  lastUsedAt: key["last_used_at"],
  revokedAt: key["revoked_at"],
});

const has = ({ scopes }: Fields, scope: Scope): boolean =>
  Array.isArray(scopes) && scopes.includes(scope);

export const listKeys = action({
  title: "List API keys",
  operation: "list_api_keys",
  input: z.object({}),
  answers: z.object({ apiKeys: z.array(keyOut) }),
  act: async (_, caller) =>
    told(await ask(caller, "list_api_keys", {}), (output) => ({
      // A person's token is no key: it has no scopes.
      apiKeys: listOf(output, "keys")
        .filter(({ scopes }) => Array.isArray(scopes) && scopes.length > 0)
        .map(keyOf),
    })),
});

export const createKey = action({
  title: "Create an API key",
  operation: "create_api_key",
  input: z.object({
    name: z.string().trim().min(1).max(100).default("API key"),
    scopes: z
      .array(z.enum(WORDS))
      .min(1)
      .max(WORDS.length)
      .default([...WORDS]),
  }),
  answers: keyOut.extend({ key: z.string().describe("Shown once") }),
  async act({ name, scopes: words }, caller) {
    const lone = words.find((word) => NEEDS[word] && !words.includes(NEEDS[word]));
    if (lone !== undefined)
      return {
        ok: false,
        rejection: rejection("invalid_input", {
          field: "scopes",
          message: `scopes: ${lone} comes only with ${NEEDS[lone] ?? ""}.`,
        }),
      };
    const agent = await agentOf(caller);
    if ("code" in agent) return { ok: false, rejection: agent };
    const scopes = [...new Set(words.flatMap((word) => OPENS[word]))];
    const reply = await ask(caller, "create_api_key", {
      ...{ name, scopes, agent_id: agent.id, most_active: MOST_ACTIVE },
    });
    return told(reply, (output) => {
      const key = fieldsOf(output);
      return { ...keyOf(key), key: key["api_key"] };
    });
  },
});

export const revokeKey = action({
  title: "Revoke an API key",
  operation: "revoke_api_key",
  input: z.object({ keyId: z.string().min(1).max(64) }),
  answers: z.object({ id: z.string(), revokedAt: z.string() }),
  act: async ({ keyId: key_id }, caller) =>
    told(await ask(caller, "revoke_api_key", { key_id }), (output) => ({
      id: key_id,
      revokedAt: fieldsOf(output)["revoked_at"],
    })),
});
