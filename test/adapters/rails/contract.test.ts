import { describe, expect, it } from "vitest";
import { railContract, type RailUnderTest } from "../../../src/testing/index.ts";
import { hasChain } from "../../support/chain/anvil.ts";
import { manual, sandbox, stripe, x402, type Spoil } from "./under-test.ts";

/** How many promises are about something that the rail, or its provider here, has not. */
const RAILS: readonly (readonly [string, () => Promise<RailUnderTest>, number])[] = [
  ["sandbox", sandbox, 18],
  ["manual", manual, 20],
  ["stripe", stripe, 3],
  ...(hasChain() ? ([["x402", x402, 11]] as const) : []),
];

describe.each(RAILS)("The rail %s", (_, open, leftOut) => {
  const left: string[] = [];

  it.each(railContract)("$promise", async ({ promise, check }) => {
    if ((await check(open)) === "left_out") left.push(promise);
  });

  it(`is held to all promises but ${leftOut}, of which it has no part`, () => {
    expect(left).toHaveLength(leftOut);
  });
});

const found = async (spoil: Spoil): Promise<readonly string[]> => {
  const broken: string[] = [];
  for (const { promise, check } of railContract)
    await check(() => stripe(spoil)).catch(() => broken.push(promise));
  return broken;
};

const absent = async () => ({ state: "absent" }) as const;

describe("A broken rail", () => {
  it.each<readonly [string, Spoil, string]>([
    [
      "that never looks whether it has paid",
      (rail) => ({ ...rail, payouts: rail.payouts && { ...rail.payouts, find: absent } }),
      "payouts: is found, and not sent again, where the answer was lost",
    ],
    [
      "that believes whatever it is told",
      (rail) => ({
        ...rail,
        webhooks: {
          read: async () => [{ id: "evt", kind: "any", about: "other", reference: "x" }],
        },
      }),
      "believes an event whose signature is right, and gives a repeat the same id",
    ],
    [
      "that loses a cent",
      (rail) => ({
        ...rail,
        payouts: rail.payouts && {
          ...rail.payouts,
          send: (order) => {
            if (rail.payouts === null) throw new Error("it pays out");
            return rail.payouts.send({ ...order, amount: order.amount - 1_000_000n });
          },
        },
      }),
      "payouts: knows nothing of what was not sent, and sends it to the unit",
    ],
    [
      "that takes silence for a refusal",
      (rail) => ({
        ...rail,
        payouts: rail.payouts && {
          ...rail.payouts,
          send: async (order) =>
            rail.payouts?.send(order).catch(() => ({
              ...{ state: "failed", reference: null, reason: "silence" },
            })) ?? absent(),
        },
      }),
      "payouts: rejects, and says nothing for certain, while nobody answers",
    ],
  ])("%s breaks the promise that is meant for it", async (_, spoil, promise) => {
    expect(await found(spoil)).toContain(promise);
  });
});
