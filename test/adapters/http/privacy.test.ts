import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createHandler } from "../../../adapters/http/index.ts";
import {
  AETHRA_TOOLS,
  OPERATIONS,
  rejection,
  type MarketPort,
  type Operation,
  type Role,
} from "../../../engine/index.ts";
import { openWire, SPEC, Wire, type Got, type Opened } from "./given.ts";

const operations: readonly Operation[] = Object.values(OPERATIONS);

/** Valid values for what an operation needs beside an id. */
const OTHER: Readonly<Record<string, unknown>> = {
  reason: "because it is so",
  response: "it is not",
  text: "hello",
  amount_amber: 10,
  after_sequence: 0,
  ruling: "refund",
  name: "key",
  scopes: ["tasks.read"],
  ...SPEC,
};
/** Ids that say who acts or what was agreed to, and do not name what is acted on. */
const ASIDE = ["confirmation_id", "account_id", "payout_id", "risk_id"];

interface Foreign {
  readonly operation: Operation;
  readonly field: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Every way to name an object by its id, with the rest of the input valid. */
function waysToName(): readonly Foreign[] {
  return operations.flatMap((operation) => {
    if (!(operation.input instanceof z.ZodObject)) return [];
    const shape: Readonly<Record<string, z.ZodType>> = operation.input.shape;
    const fields = Object.keys(shape);
    const own = operation.name === "confirm" ? [] : ASIDE;
    const ids = fields.filter((field) => field.endsWith("_id") && !own.includes(field));
    return ids.map((field) => {
      const needed = fields.filter((each) => !shape[each]?.safeParse(undefined).success);
      const input = Object.fromEntries(
        needed.map((each) => [each, each.endsWith("_id") ? "nothing" : OTHER[each]]),
      );
      return { operation, field, input };
    });
  });
}

/** What the sandbox's developer, agent and first worker have, by the field that names it. */
async function belongings({ wire, keys, task }: Opened) {
  const draft = await task("draft");
  const disputed = await task("awaiting_review");
  const dispute = await wire.v1("file_dispute", keys.agent_key, {
    ...{ task_id: disputed, reason: "it is another shop" },
  });
  const hook = { url: "https://example.com/hook", event_types: ["task.created"] };
  const secret = "sixteen characters and more";
  const webhook = await wire.v1("create_webhook", keys.agent_key, { ...hook, secret });
  const { body } = await wire.v1("list_api_keys", keys.developer_token);
  const bidding = await task("funded", { bid_enabled: true });
  const bid = await wire.v1("place_bid", keys.worker_token, { task_id: bidding, amount_amber: 9 });
  return {
    drafts: { task_id: [draft] },
    all: {
      task_id: [draft, disputed, bidding],
      dispute_id: [dispute.body.dispute_id],
      webhook_id: [webhook.body.webhook_id],
      key_id: [body.keys[0].key_id],
      agent_id: [keys.agent_id],
      bid_id: [bid.body.bid_id],
      application_id: [bid.body.bid_id],
      confirmation_id: ["cnf_none"],
    },
  } as const;
}

/** Strangers: a developer, its agent and a worker, none of whom has anything. */
async function strangers({ wire }: Opened) {
  const { body: dev } = await wire.v1("register_developer", undefined, { name: "Other" });
  const scopes = Object.values(OPERATIONS).flatMap(({ scope }) => scope ?? []);
  const { body: agent } = await wire.v1("register_agent", dev.token, {
    ...{ display_name: "Other", scopes: [...new Set(scopes)] },
  });
  const { body: worker } = await wire.v1("register_worker", undefined, { name: "Other" });
  return { developer: dev.token, agent: agent.api_key, worker: worker.token } as const;
}

const bytesOf = ({ status, headers, text }: Got): string =>
  JSON.stringify([status, [...headers], text]);

/** Every answer by which a stranger can tell an object of somebody else from none at all. */
async function leaks(opened: Opened, wire: Wire): Promise<readonly string[]> {
  const theirs = await belongings(opened);
  const found: string[] = [];
  for (const [role, key] of Object.entries(await strangers(opened)))
    for (const { operation, field, input } of waysToName()) {
      if (!operation.roles.includes(role as Role)) continue;
      // What is published is known to workers; what is only drafted is not.
      const table = role === "worker" && field === "task_id" ? theirs.drafts : theirs.all;
      const ids: readonly string[] = (table as Record<string, readonly string[]>)[field] ?? [];
      const isTool = AETHRA_TOOLS.some((tool) => tool === operation.name);
      for (const id of ids) {
        const ask = async (value: string): Promise<string> => {
          const named = { ...input, [field]: value };
          const plain = bytesOf(await wire.v1(operation.name, key, named));
          return isTool ? plain + bytesOf(await wire.tool(operation.name, key, named)) : plain;
        };
        if ((await ask(id)) !== (await ask(id.replace(/.$/, "!"))))
          found.push(`${operation.name} with ${field} by ${role}`);
      }
    }
  return found;
}

describe("Somebody else's object", () => {
  it("looks byte for byte like one that does not exist, whoever names it", async () => {
    const opened = await openWire();
    expect(waysToName().length).toBeGreaterThan(35);
    expect(await leaks(opened, opened.wire)).toEqual([]);
  });

  it("is found out where a planted market tells that it is there", async () => {
    const opened = await openWire();
    const { market } = opened;
    const talkative: MarketPort = {
      anyone: market.anyone,
      accounts: market.accounts,
      authenticate: (secret) => market.authenticate(secret),
      follow: (...call) => market.follow(...call),
      async execute(who, name, input, options) {
        const reply = await market.execute(who, name, input, options);
        const seen = await market.execute(market.operator, "get_task", {
          task_id: (input as { readonly task_id?: string }).task_id ?? "",
        });
        return !reply.ok && seen.ok
          ? { ok: false, rejection: rejection("not_found", { message: "This is not yours." }) }
          : reply;
      },
    };
    const found = await leaks(opened, new Wire(createHandler({ market: talkative })));
    expect(found).toContain("get_task with task_id by agent");
    expect(found).toContain("accept_task with task_id by worker");
  });
});
