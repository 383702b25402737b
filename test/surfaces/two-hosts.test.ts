import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type Host } from "../../src/host.ts";
import { virtualClock } from "../../src/index.ts";
import { freshSchema, openPostgres } from "../support/postgres-stores.ts";
import { CONFIRM_FROM, REVIEW_FROM } from "./commands.ts";
import { CARRIED, over, repeatFaults, titleOf, type Crowd } from "./repeats.ts";

const EVERY = process.env["GUILDHALL_DEEP"] === "1" ? 1 : 8;
const CHOSEN = CARRIED.filter((_, at) => at % EVERY === 0);

const hosts: Host[] = [];
let of: Crowd;
beforeAll(async () => {
  const [schema, clock] = [freshSchema(), virtualClock()];
  for (let n = 0; n < 2; n++)
    hosts.push(
      await startHost({
        ...{ port: 0, rateLimit: "off", clock, storage: await openPostgres(schema) },
        secretKey: "a key for tests only",
        policy: {
          confirmations: [{ operation: "fund_task", from_amber: CONFIRM_FROM }],
          payout_review_from_amber: REVIEW_FROM,
        },
      }),
    );
  const wires = hosts.map(({ url }) => over(url));
  const [wire, keys] = [wires[0], hosts[0]?.sandbox];
  if (wire === undefined || !keys) throw new Error("there are two hosts of a sandbox");
  await wire.v1("top_up", keys.developer_token, { usd: 100_000 });
  of = { wires, town: { wire, keys }, storage: await openPostgres(schema) };
});
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.close()));
  await of.storage.close();
});

describe("A hundred equal calls, half of them to each of two hosts on PostgreSQL", () => {
  it.each(CHOSEN.map((carried) => [titleOf(carried), carried] as const))(
    "have one effect and one answer: %s",
    async (_, carried) => {
      expect(await repeatFaults(of, carried)).toEqual([]);
    },
  );
});
