import type { Outcome, Storage } from "../../../engine/ports.ts";
import type { Kind } from "../../../engine/records.ts";
import { wallet } from "../../../engine/ledger/account.ts";
import { clause, want, type Clause } from "../clause.ts";
import { expectEqual, expectThat } from "../expect.ts";
import { SAMPLES } from "../samples.ts";
import { answerTo, change, message, note, NOTHING, together, topUp } from "../write-sets.ts";

const ROUNDS = 20;
const RIVALS = 8;

export const outcomes = (all: readonly Outcome[]): string =>
  all
    .map(({ is }) => is)
    .toSorted()
    .join(" ");

/** How often the outcomes must be what: the winner first. */
export const oneDone = (loser: "conflict" | "repeat"): string =>
  ["done", ...Array.from({ length: RIVALS - 1 }, () => loser)].toSorted().join(" ");

export const rivals = <T>(each: (n: number) => T): readonly T[] =>
  Array.from({ length: RIVALS }, (_, n) => each(n));

async function versionOf(store: Storage, id: string): Promise<number> {
  const ref = message(id);
  return (await store.load(want({ records: [ref] }))).record(ref)?.version ?? 0;
}

const empty = clause("knows nothing before the first commit", async (store) => {
  const ref = message("m");
  const loaded = await store.load(
    want({ records: [ref], accounts: [wallet("test", "dev")], answer: "key" }),
  );
  expectEqual(loaded.record(ref), null, "a record never written");
  expectEqual(loaded.balance(wallet("test", "dev")), 0n, "an account never moved");
  expectEqual(loaded.answer("key"), null, "a key never used");
  expectEqual(await store.events("dev", 0, 10), [], "a stream never told");
  expectEqual(await store.due(Number.MAX_SAFE_INTEGER, 10), [], "what is due");
  expectEqual(await store.log(0, 10), [], "the log");
  expectEqual(await store.totals(), [], "the totals");
});

const wholeRecords = clause("gives back every kind of record as it was written", async (store) => {
  for (const kind of Object.keys(SAMPLES).filter(isKind)) {
    const write = change({ kind, id: `${kind}_1` }, 1, SAMPLES[kind], { wake: 1_767_600_000_000 });
    expectEqual((await store.commit(write)).is, "done", `the commit of a ${kind}`);
    const ref = { kind, id: `${kind}_1` };
    const loaded = await store.load(want({ records: [ref] }));
    expectEqual(loaded.record(ref), write.records[0], `the ${kind}`);
  }
});

const isKind = (name: string): name is Kind => name in SAMPLES;

const kindsApart = clause("keeps records of two kinds with the same id apart", async (store) => {
  await store.commit(note("same", 1));
  const other = { kind: "market", id: "same" } as const;
  const before = await store.load(want({ records: [other] }));
  expectEqual(before.record(other), null, "the record of the other kind");
  await store.commit(change(other, 1, { clock_offset: 5 }));
  const loaded = await store.load(want({ records: [message("same"), other] }));
  expectEqual(loaded.record(message("same"))?.data.from, SAMPLES.message.from, "the message");
  expectEqual(loaded.record(other)?.data.clock_offset, 5, "the other");
});

const oneMoment = clause("loads everything as of one moment", async (store) => {
  await store.commit(note("a", 1, { transfers: [topUp("dev", 10n)] }));
  const purse = wallet("test", "dev");
  const loaded = await store.load(
    want({ records: [message("a")], glances: [message("b")], accounts: [purse], answer: "k" }),
  );
  const later = { transfers: [topUp("dev", 5n)], answer: answerTo("k") };
  await store.commit(together(note("a", 2, later), note("b", 1)));
  expectEqual(loaded.record(message("a"))?.version, 1, "a record loaded before a later commit");
  expectEqual(loaded.record(message("b")), null, "a glance loaded before a later commit");
  expectEqual(loaded.balance(purse), 10n, "a balance loaded before a later commit");
  expectEqual(loaded.answer("k"), null, "an answer loaded before a later commit");
});

const oneWinner = clause("lets exactly one of rival commits win", async (store) => {
  for (let version = 1; version <= ROUNDS; version++) {
    const all = await Promise.all(
      rivals((n) => store.commit(together(note("fought", version), note(`own_${n}`, version)))),
    );
    expectEqual(outcomes(all), oneDone("conflict"), `rivals for version ${version}`);
    const won = await Promise.all(rivals((n) => versionOf(store, `own_${n}`)));
    expectEqual(won.filter((each) => each === version).length, 1, "what only a winner writes");
    // The losers catch up, so that the next round finds all alike.
    for (const [n, { is }] of all.entries())
      if (is !== "done") await store.commit(note(`own_${n}`, version));
  }
});

const readOnly = clause("checks records that were only read", async (store) => {
  for (let round = 0; round < ROUNDS; round++) {
    const [a, b] = [`a_${round}`, `b_${round}`];
    await store.commit(together(note(a, 1), note(b, 1)));
    const reads = (id: string) => ({ ...message(id), version: 1 });
    const [writeA, writeB] = [note(a, 2), note(b, 2)];
    const all = await Promise.all([
      store.commit({ ...writeA, expect: [...writeA.expect, reads(b)] }),
      store.commit({ ...writeB, expect: [...writeB.expect, reads(a)] }),
    ]);
    expectEqual(outcomes(all), "conflict done", "two that each read what the other writes");
  }
});

const notThere = clause("checks that a record read as missing is still missing", async (store) => {
  await store.commit(note("there", 1));
  const late = { ...note("new", 1), expect: [{ ...message("there"), version: 0 }] };
  expectEqual((await store.commit(late)).is, "conflict", "a commit that relied on its absence");
  expectEqual(await versionOf(store, "new"), 0, "what it wrote");
});

const glances = clause("loads glances, and checks only what is expected", async (store) => {
  await store.commit(note("seen", 1));
  const loaded = await store.load(want({ glances: [message("seen")] }));
  expectEqual(loaded.record(message("seen"))?.version, 1, "a glance");
  await store.commit(note("seen", 2));
  expectEqual((await store.commit(note("other", 1))).is, "done", "a commit after a glance moved");
});

const barrier = clause(
  "takes an empty write set as a barrier that changes nothing",
  async (store) => {
    expectEqual(await store.commit(NOTHING), { is: "done", numbers: [] }, "an empty commit");
    const all = await Promise.all([store.commit(note("a", 1)), store.commit(NOTHING)]);
    expectEqual(outcomes(all), "done done", "a commit and a barrier behind it");
    expectEqual((await store.log(0, 10)).length, 1, "the entries of the log");
  },
);

const emptyChecks = clause("checks what an otherwise empty write set relied on", async (store) => {
  await store.commit(note("a", 1));
  const relied = (version: number) => ({ ...NOTHING, expect: [{ ...message("a"), version }] });
  expectEqual((await store.commit(relied(1))).is, "done", "relying on what still holds");
  expectEqual((await store.commit(relied(7))).is, "conflict", "relying on what does not hold");
});

const closing = clause("flushes what is on its way when it is closed", async (store) => {
  const onTheirWay = Promise.all(rivals((n) => store.commit(note(`m_${n}`, 1))));
  await store.close();
  const all = await onTheirWay;
  expectThat(
    all.every(({ is }) => is === "done"),
    "every commit made before closing is done",
  );
});

/** A NUL, half a surrogate pair, what half a pair may be replaced by, and the look of an escape. */
const STRANGE = ["a", "a\0", "a\uD83D", "a\uFFFD", "\u0001", "\u00010061", "a\u0000b'\"\\{}"];

const strangeNames = clause("keeps names and texts of any characters apart", async (store) => {
  for (const [n, name] of STRANGE.entries()) {
    const counter = `market:test:matched:${name}:count` as const;
    const write = change(
      message(name),
      1,
      { ...SAMPLES.message, task: name, text: name },
      {
        to: [name],
        answer: answerTo(name),
        transfers: [topUp(name, BigInt(n + 1))],
        tallies: [{ counter, add: BigInt(n + 1) }],
      },
    );
    expectEqual((await store.commit(write)).is, "done", `the commit for ${JSON.stringify(name)}`);
  }
  const page = { direction: "oldest_first", after: null, limit: 10 } as const;
  for (const [n, name] of STRANGE.entries()) {
    const [counter, purse] = [`market:test:matched:${name}:count`, wallet("test", name)] as const;
    const loaded = await store.load(
      want({ records: [message(name)], accounts: [counter, purse], answer: name }),
    );
    const what = JSON.stringify(name);
    expectEqual(loaded.record(message(name))?.data.text, name, `the text of ${what}`);
    expectEqual(loaded.balance(counter), BigInt(n + 1), `the counter of ${what}`);
    expectEqual(loaded.balance(purse), BigInt(n + 1), `the wallet of ${what}`);
    expectEqual(loaded.answer(name), answerTo(name), `the answer to ${what}`);
    expectEqual((await store.events(name, 0, 10)).length, 1, `the events told to ${what}`);
    const found = await store.find({ index: "messages_by_task", equals: [name], ...page });
    expectEqual(
      found.map(({ id }) => id),
      [name],
      `the messages of ${what}`,
    );
  }
});

const FIRST = { direction: "oldest_first", after: null, limit: 100 } as const;

const inOrder = clause("applies commits in the order in which they are called", async (store) => {
  const writes = Array.from({ length: 90 }, (_, n) =>
    note(`m_${n % 7}`, Math.floor(n / 7) + 1, { to: ["ada"] }),
  );
  const all = await Promise.all(writes.map((write) => store.commit(write)));
  expectThat(
    all.every(({ is }) => is === "done"),
    "each commit finds what the one before it left",
  );
  const refs = Array.from({ length: 7 }, (_, n) => message(`m_${n}`));
  const loaded = await store.load(want({ records: refs }));
  const versions = refs.map((ref) => loaded.record(ref)?.version);
  expectEqual(versions, [13, 13, 13, 13, 13, 13, 12], "the versions that are left in the end");
  const found = await store.find({ index: "messages_by_task", equals: ["tsk_1"], ...FIRST });
  expectEqual(found.length, refs.length, "the records that are found");
  const expected = writes.map(({ events }) => events[0]?.id);
  const told = await store.events("ada", 0, 100);
  expectEqual(
    told.map(([, { id }]) => id),
    expected,
    "the stream of one who is told of all",
  );
  const logged = (await store.log(0, 100)).map(({ events }) => events[0]?.id);
  expectEqual(logged, expected, "the log");
});

export const COMMITS: readonly Clause[] = [
  empty,
  strangeNames,
  inOrder,
  wholeRecords,
  kindsApart,
  oneMoment,
  oneWinner,
  readOnly,
  notThere,
  glances,
  barrier,
  emptyChecks,
  closing,
];
