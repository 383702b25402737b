import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import {
  OPERATIONS,
  type MarketPort,
  type Operation,
  type Reply,
  type Storage,
} from "../../engine/index.ts";
import { createHandler } from "../../adapters/http/index.ts";
import { startHost, type Host } from "../../src/host.ts";
import { bring, openWire, otherwise, Wire } from "../adapters/http/given.ts";
import { COMMANDS, CONFIRM_FROM, REVIEW_FROM, type Town } from "./commands.ts";
import { CARRIED, over, type Carried, repeatFaults, titleOf } from "./repeats.ts";
import { virtualClock } from "../../src/index.ts";

const ASK_RAILS: ReadonlySet<string> = new Set(["open_payee", "reconcile_rails"]);
const operations: readonly Operation[] = Object.values(OPERATIONS);
let host: Host;
let town: Town;
let storage: Storage;
beforeAll(async () => {
  storage = memoryStorage();
  host = await startHost({
    ...{ port: 0, rateLimit: "off", storage, clock: virtualClock() },
    secretKey: "a key for tests only",
    policy: {
      confirmations: [{ operation: "fund_task", from_amber: CONFIRM_FROM }],
      payout_review_from_amber: REVIEW_FROM,
    },
  });
  if (host.sandbox === null) throw new Error("there is no sandbox");
  town = { wire: over(host.url), keys: host.sandbox };
  await town.wire.v1("top_up", town.keys.developer_token, { usd: 100_000 });
});
afterAll(() => host.close());

/** A market that forgets something of a call. */
const forgetting = (forget: (...call: Parameters<MarketPort["execute"]>) => Promise<Reply>) => {
  const market = otherwise(host.market, { execute: forget });
  const wire = new Wire(createHandler({ market }));
  return { wires: [wire], town: { ...town, wire }, storage };
};

const carriedBy = (title: string): Carried => {
  const found = CARRIED.find((carried) => titleOf(carried) === title);
  if (found === undefined) throw new Error(`there is no ${title}`);
  return found;
};

describe("A hundred equal calls at once over HTTP", () => {
  it("are tried of every operation that changes something", () => {
    const mutating = operations.filter(
      // In a sandbox there is no provider to be asked; test/rails asks some.
      ({ effects, name }) => effects !== "reads" && !ASK_RAILS.has(name),
    );
    expect(new Set(COMMANDS.map(({ name }) => name))).toEqual(
      new Set(mutating.map(({ name }) => name)),
    );
  });

  it.each(CARRIED.map((carried) => [titleOf(carried), carried] as const))(
    "have one effect and one answer: %s",
    async (_, carried) => {
      expect(await repeatFaults({ wires: [town.wire], town, storage }, carried)).toEqual([]);
    },
  );
});

describe("A market that forgets the key of one operation", () => {
  it.each([
    "/v1 top_up by developer",
    "/mcp fund_task by agent",
    "/api/v1 create_webhook by agent",
  ])("is caught: %s", async (title) => {
    const carried = carriedBy(title);
    const forgetful = forgetting((who, name, input, options) => {
      const { idempotency_key: key, ...rest } = Object(input);
      return name === carried.command.name
        ? host.market.execute(who, name, rest)
        : host.market.execute(who, name, key === undefined ? rest : input, options);
    });
    expect(await repeatFaults(forgetful, carried)).not.toEqual([]);
  });

  it("is caught where it remembers the key and forgets what it was for", async () => {
    const answers = new Map<string, Promise<Reply>>();
    const blind = forgetting((who, name, input, options) => {
      const { idempotencyKey: key } = options ?? {};
      if (key === undefined) return host.market.execute(who, name, input, options);
      const known = answers.get(key);
      const reply = known ?? host.market.execute(who, name, input, options);
      answers.set(key, reply);
      return known === undefined ? reply : known.then((told) => ({ ...told, replayed: true }));
    });
    expect(await repeatFaults(blind, carriedBy("/v1 top_up by developer"))).toEqual([
      "another command under the key: null",
    ]);
  });
});

describe("A repeated advance of the clock", () => {
  it("answers like the first: when all that fell due on the way has happened", async () => {
    const { market, wire, keys } = await openWire();
    for (let n = 0; n < 60; n++) await bring({ wire, keys }, "funded", {});
    const agent = await market.authenticate(keys.agent_key);
    const input = { seconds: 48 * 3600, idempotency_key: "two-days" };
    const openAfter = async (): Promise<number> => {
      await market.execute(market.operator, "advance_clock", input);
      const reply = await market.execute(agent ?? market.anyone, "list_tasks", {
        ...{ status: "funded", limit: 100 },
      });
      return Object(reply.ok && reply.output).tasks.length;
    };
    const seen = await Promise.all(Array.from({ length: 20 }, openAfter));
    expect(new Set(seen)).toEqual(new Set([0]));
  });
});
