import { beforeAll, describe, expect, it } from "vitest";
import { createHandler } from "../../adapters/http/index.ts";
import { createMarketplace, sandboxRail } from "../../src/index.ts";
import { mcpSessions } from "../../src/mcp-sessions.ts";
import { otherwise, Wire } from "../adapters/http/given.ts";
import type { Town } from "./commands.ts";
import { belongingsOf } from "./ids.ts";
import { leaks, OPTIONS, strangersOf } from "./leaks.ts";
import { openTown, type OpenTown } from "./town.ts";

const ROLES = ["agent", "developer", "worker"] as const;

let opened: OpenTown;
let strangers: Town;
beforeAll(async () => {
  opened = await openTown(OPTIONS);
  strangers = await strangersOf(opened);
});

const CARD = { ...sandboxRail(), name: "card", mode: "live" } as const;

/** The strangers' own accounts, once more, with real money beside their play money. */
async function withRealMoney() {
  const { storage, clock } = opened;
  const both = await createMarketplace({
    ...{ ...OPTIONS, storage, clock, rails: [sandboxRail(), CARD] },
  });
  const market = otherwise(both, {
    async authenticate(secret) {
      if (secret === `live:${strangers.keys.operator_token}`) return both.operator;
      const who = await both.authenticate(secret.replace(/^live:/, ""));
      return who && (secret.startsWith("live:") ? { ...who, mode: "live" } : who);
    },
  });
  const wire = new Wire(createHandler({ market, mcp: mcpSessions(both) }));
  const { agent_id, ...secrets } = strangers.keys;
  const named = Object.entries(secrets).map(([name, key]) => [name, `live:${key}`]);
  const live: Town = { wire, keys: { ...strangers.keys, ...Object.fromEntries(named), agent_id } };
  await wire.v1("top_up", live.keys.developer_token, { usd: 100_000 });
  return { live, test: { ...strangers, wire } };
}

describe("A live object", () => {
  it("looks to test keys of the same account as if it did not exist", async () => {
    const { live, test } = await withRealMoney();
    const owned = await belongingsOf(live, () => opened.clock.advance("1s"));
    const { found } = await leaks(
      { town: test, by: ROLES, shared: ["agent_id", "account_id"] },
      owned,
    );
    expect(found).toEqual([]);
  });
});

describe("The operator of a sandbox", () => {
  it("is nobody once there is real money: its token was told to everybody", async () => {
    const { live, test } = await withRealMoney();
    const { operator_token } = test.keys;
    expect((await strangers.wire.v1("list_payouts", operator_token)).status).toBe(200);
    expect((await test.wire.v1("list_payouts", operator_token)).status).toBe(401);
    expect((await test.wire.v1("get_wallet", live.keys.agent_key)).status).toBe(200);
  });
});
