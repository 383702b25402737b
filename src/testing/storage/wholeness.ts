import type { Storage, WriteSet } from "../../../engine/ports.ts";
import { rail, wallet } from "../../../engine/ledger/account.ts";
import { clause, want, type Clause } from "../clause.ts";
import { expectEqual } from "../expect.ts";
import { answerTo, message, note, pay, together, topUp } from "../write-sets.ts";
import { oneDone, outcomes, rivals } from "./commits.ts";

const [PURSE, KEY, WAKE] = [wallet("test", "dev"), "key_new", 1_000];

/** Writes two records, tells an event, moves money, counts, sets a wake and keeps an answer. */
const everything = (answer: string): WriteSet =>
  together(
    note("first", 1, { to: ["ada", "acme"], wake: WAKE, answer: answerTo(answer) }),
    note("second", 1, {
      to: ["ada"],
      transfers: [topUp("dev", 10n)],
      tallies: [{ counter: "standing:ada", add: 1n }],
    }),
  );

/** All that can be seen of it from outside. */
async function traces(store: Storage): Promise<unknown> {
  const accounts = [PURSE, "standing:ada"] as const;
  const loaded = await store.load(
    want({ records: [message("first"), message("second")], accounts, answer: KEY }),
  );
  const page = { direction: "oldest_first", after: null, limit: 10 } as const;
  return {
    records: [loaded.record(message("first")), loaded.record(message("second"))],
    balances: accounts.map((account) => loaded.balance(account)),
    answer: loaded.answer(KEY),
    told: [await store.events("ada", 0, 10), await store.events("acme", 0, 10)],
    found: await store.find({ index: "messages_by_task", equals: ["tsk_1"], ...page }),
    due: await store.due(WAKE, 10),
    log: await store.log(0, 10),
    totals: await store.totals(),
  };
}

const refused: readonly (readonly [string, "conflict" | "repeat", WriteSet])[] = [
  ["a record that moved", "conflict", together(everything(KEY), note("base", 1))],
  ["an empty wallet", "conflict", together(everything(KEY), note("x", 1, overdrawn()))],
  ["a key that is taken", "repeat", everything("key_taken")],
];

function overdrawn() {
  return { transfers: [pay("poor", "ada", 1n)] };
}

const nothingLeft = refused.map(([why, is, write]) =>
  clause(`leaves no trace of a commit refused for ${why}`, async (store) => {
    await store.commit(note("base", 1, { answer: answerTo("key_taken") }));
    const before = await traces(store);
    expectEqual((await store.commit(write)).is, is, "the outcome");
    expectEqual(await traces(store), before, "all that can be seen");
    const told = await store.commit(note("after", 1, { to: ["ada"] }));
    expectEqual(told, { is: "done", numbers: [[1]] }, "the next number of a recipient");
  }),
);

const wholeTrace = clause("applies everything that a commit says", async (store) => {
  const write = everything(KEY);
  expectEqual((await store.commit(write)).is, "done", "the commit");
  const [first, second] = write.events;
  const [entry] = await store.log(0, 10);
  const expected = {
    records: write.records,
    balances: [10n, 1n],
    answer: answerTo(KEY),
    told: [
      [
        [1, first],
        [2, second],
      ],
      [[1, first]],
    ],
    found: write.records,
    due: [write.records[0]],
    log: [{ ...entry, number: 1, events: write.events, answer: write.answer }],
    totals: [
      [rail("test", "sandbox"), -10n],
      [PURSE, 10n],
    ],
  };
  expectEqual(await traces(store), expected, "all that can be seen");
});

const repeated = clause("answers a key that returns with a repeat", async (store) => {
  await store.commit(note("a", 1, { answer: answerTo(KEY) }));
  const again = await store.commit(note("b", 1, { answer: { ...answerTo(KEY), digest: "other" } }));
  expectEqual(again, { is: "repeat" }, "the outcome of the same key");
  const loaded = await store.load(want({ records: [message("b")], answer: KEY }));
  expectEqual(loaded.record(message("b")), null, "what the repeat wrote");
  expectEqual(loaded.answer(KEY), answerTo(KEY), "the answer that is kept");
});

const racedKey = clause("lets a key happen once, however many race for it", async (store) => {
  for (let round = 0; round < 10; round++) {
    const answer = answerTo(`key_${round}`);
    const all = await Promise.all(
      rivals((n) => store.commit(note(`m_${round}_${n}`, 1, { answer }))),
    );
    expectEqual(outcomes(all), oneDone("repeat"), "commits with one key");
  }
});

const freed = clause("leaves a key free when its commit was refused", async (store) => {
  await store.commit(note("moved", 1));
  const late = note("moved", 1, { answer: answerTo(KEY) });
  expectEqual((await store.commit(late)).is, "conflict", "the refused commit");
  const better = note("moved", 2, { answer: answerTo(KEY) });
  expectEqual((await store.commit(better)).is, "done", "the same key, decided again");
});

const PAIRS = 24;
const [LEFT, RIGHT] = [message("left"), message("right")];

const inOnePiece = clause("shows a commit whole or not at all to whoever reads", async (store) => {
  const purse = wallet("test", "dev");
  let writing = true;
  async function read(): Promise<void> {
    while (writing) {
      const seen = await store.load(want({ records: [LEFT, RIGHT], accounts: [purse] }));
      const versions = [LEFT, RIGHT].map((ref) => seen.record(ref)?.version ?? 0);
      expectEqual(versions[0], versions[1], "the versions of two records written together");
      expectEqual(seen.balance(purse), BigInt(versions[0] ?? 0), "the money that moved with them");
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }
  async function write(): Promise<void> {
    for (let version = 1; version <= PAIRS; version++)
      await store.commit(
        together(
          note(LEFT.id, version, { transfers: [topUp("dev", 1n)] }),
          note(RIGHT.id, version),
        ),
      );
  }
  await Promise.all([write().finally(() => (writing = false)), read(), read()]);
});

export const WHOLENESS: readonly Clause[] = [
  wholeTrace,
  ...nothingLeft,
  repeated,
  racedKey,
  freed,
  inOnePiece,
];
