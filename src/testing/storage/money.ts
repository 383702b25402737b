import {
  earnings,
  fees,
  hold,
  payout,
  rail,
  wallet,
  type Account,
  type MoneyAccount,
} from "../../../engine/ledger/account.ts";
import type { Storage } from "../../../engine/ports.ts";
import { clause, want, type Clause } from "../clause.ts";
import { expectEqual } from "../expect.ts";
import { note, pay, topUp, transfer, type More } from "../write-sets.ts";

const OUTSIDE = rail("test", "sandbox");

export async function balance(store: Storage, account: Account): Promise<bigint> {
  return (await store.load(want({ accounts: [account] }))).balance(account);
}

const put = (account: MoneyAccount, amount: bigint): More => ({
  transfers: [transfer(OUTSIDE, account, amount)],
});
const take = (account: MoneyAccount, amount: bigint): More => ({
  transfers: [transfer(account, OUTSIDE, amount)],
});
const count = (counter: "allowance:a", add: bigint): More => ({ tallies: [{ counter, add }] });

/** Every account with a floor: how it is filled, and how it is drawn on. */
const FLOORED: readonly (readonly [Account, More, More])[] = [
  ...[wallet("test", "a"), wallet("live", "a"), earnings("test", "a"), payout("test", "a")].map(
    (account) => [account, put(account, 100n), take(account, 30n)] as const,
  ),
  ["allowance:a", count("allowance:a", 100n), count("allowance:a", -30n)],
];

const floors = FLOORED.map(([account, filled, drawn]) =>
  clause(`never takes ${account} below zero, however many draw on it`, async (store) => {
    await store.commit(note("fill", 1, filled));
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, n) => store.commit(note(`draw_${n}`, 1, drawn))),
    );
    expectEqual(all.filter(({ is }) => is === "done").length, 3, "draws of 30 from 100");
    expectEqual(all.filter(({ is }) => is === "conflict").length, 7, "draws that came too late");
    expectEqual(await balance(store, account), 10n, "what is left");
  }),
);

const toZero = clause("lets an account be emptied to zero", async (store) => {
  await store.commit(note("fill", 1, put(wallet("test", "a"), 30n)));
  const last = await store.commit(note("draw", 1, take(wallet("test", "a"), 30n)));
  expectEqual(last.is, "done", "drawing all");
  expectEqual(await balance(store, wallet("test", "a")), 0n, "what is left");
});

const wholeSum = clause("holds the floor against all that one commit takes", async (store) => {
  await store.commit(note("fill", 1, { transfers: [topUp("dev", 100n)] }));
  const twice = { transfers: [pay("dev", "ada", 60n), pay("dev", "bob", 60n)] };
  expectEqual((await store.commit(note("twice", 1, twice))).is, "conflict", "60 and 60 from 100");
  const once = { transfers: [pay("dev", "ada", 60n), pay("dev", "bob", 40n)] };
  expectEqual((await store.commit(note("twice", 1, once))).is, "done", "60 and 40 from 100");
});

const spendsItsOwn = clause("lets a commit spend what it brings", async (store) => {
  const both = { transfers: [topUp("dev", 50n), pay("dev", "ada", 50n)] };
  expectEqual((await store.commit(note("both", 1, both))).is, "done", "50 in and 50 out");
  expectEqual(await balance(store, earnings("test", "ada")), 50n, "the earnings");
});

const modesApart = clause("keeps test and live money apart", async (store) => {
  await store.commit(note("a", 1, { transfers: [topUp("dev", 5n), topUp("dev", 7n, "live")] }));
  expectEqual(await balance(store, wallet("test", "dev")), 5n, "test money");
  expectEqual(await balance(store, wallet("live", "dev")), 7n, "live money");
});

const LARGE = 2n ** 62n;
const exact = clause("keeps amounts exact at any size", async (store) => {
  await store.commit(note("a", 1, { transfers: [topUp("dev", LARGE), topUp("dev", 1n)] }));
  await store.commit(note("b", 1, { transfers: [pay("dev", "ada", 9_007_199_254_740_992n)] }));
  const left = LARGE + 1n - 9_007_199_254_740_992n;
  expectEqual(await balance(store, wallet("test", "dev")), left, "the wallet");
});

const counters = clause("counts what is tallied", async (store) => {
  const up = (add: bigint): More => ({
    tallies: [
      { counter: "standing:ada", add },
      { counter: "market:tasks", add: 1n },
    ],
  });
  await Promise.all([1, 2, 3, 4].map((n) => store.commit(note(`m_${n}`, 1, up(BigInt(n))))));
  expectEqual(await balance(store, "standing:ada"), 10n, "the standing");
  expectEqual(await balance(store, "market:tasks"), 4n, "the count");
});

const totals = clause("totals every money account that is not at zero, by name", async (store) => {
  await store.commit(note("a", 1, { transfers: [topUp("dev", 100n), topUp("dev", 9n, "live")] }));
  const moves = [
    transfer(wallet("test", "dev"), hold("test", "tsk"), 60n),
    transfer(hold("test", "tsk"), earnings("test", "ada"), 54n),
    transfer(hold("test", "tsk"), fees("test"), 6n),
  ];
  await store.commit(note("b", 1, { transfers: moves, ...count("allowance:a", 3n) }));
  const expected = [
    [earnings("test", "ada"), 54n],
    [fees("test"), 6n],
    [rail("live", "sandbox"), -9n],
    [rail("test", "sandbox"), -100n],
    [wallet("live", "dev"), 9n],
    [wallet("test", "dev"), 40n],
  ];
  expectEqual(await store.totals(), expected, "the totals");
});

export const MONEY: readonly Clause[] = [
  ...floors,
  toZero,
  wholeSum,
  spendsItsOwn,
  modesApart,
  exact,
  counters,
  totals,
];
