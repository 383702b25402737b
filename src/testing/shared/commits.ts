import type { Storage, WriteSet } from "../../../engine/ports.ts";
import { wallet } from "../../../engine/ledger/account.ts";
import { want } from "../clause.ts";
import { expectEqual, expectThat } from "../expect.ts";
import { oneDone, outcomes, rivals } from "../storage/commits.ts";
import { answerTo, message, note, pay, together, topUp } from "../write-sets.ts";
import { sharedClause, turn, type SharedClause } from "./clause.ts";

const ROUNDS = 15;

async function versionOf(host: Storage, id: string): Promise<number> {
  const ref = message(id);
  return (await host.load(want({ records: [ref] }))).record(ref)?.version ?? 0;
}

const oneWinner = sharedClause(
  "lets one of rival commits win, on whichever host",
  async (hosts) => {
    for (let version = 1; version <= ROUNDS; version++) {
      const all = await Promise.all(
        rivals((n) =>
          turn(hosts, n).commit(together(note("fought", version), note(`own_${n}_${version}`, 1))),
        ),
      );
      expectEqual(outcomes(all), oneDone("conflict"), `rivals for version ${version}`);
      const own = rivals((n) => versionOf(turn(hosts, n + 1), `own_${n}_${version}`));
      const written = (await Promise.all(own)).filter((each) => each === 1);
      expectEqual(written.length, 1, "what only a winner writes, seen by another host");
    }
  },
);

const oneMaker = sharedClause(
  "lets one of rivals make a record, on whichever host",
  async (hosts) => {
    for (let round = 0; round < ROUNDS * 2; round++) {
      const all = await Promise.all(
        rivals((n) => turn(hosts, n).commit(note(`made_${round}`, 1, { to: ["ada"] }))),
      );
      expectEqual(outcomes(all), oneDone("conflict"), "rivals for a record that was not there");
    }
  },
);

const readOnly = sharedClause("checks what was only read on another host", async (hosts) => {
  for (let round = 0; round < ROUNDS; round++) {
    const [a, b] = [`a_${round}`, `b_${round}`];
    await hosts[2].commit(together(note(a, 1), note(b, 1)));
    const reads = (id: string) => ({ ...message(id), version: 1 });
    const [left, right] = [note(a, 2), note(b, 2)];
    const all = await Promise.all([
      hosts[0].commit({ ...left, expect: [...left.expect, reads(b)] }),
      hosts[1].commit({ ...right, expect: [...right.expect, reads(a)] }),
    ]);
    expectEqual(outcomes(all), "conflict done", "two that each read what the other writes");
  }
});

const missing = sharedClause("checks what was read as missing on another host", async (hosts) => {
  for (let round = 0; round < ROUNDS; round++) {
    const [a, b] = [note(`a_${round}`, 1), note(`b_${round}`, 1)];
    const all = await Promise.all([
      hosts[0].commit({ ...a, expect: [...a.expect, ...b.expect] }),
      hosts[1].commit({ ...b, expect: [...b.expect, ...a.expect] }),
    ]);
    expectEqual(outcomes(all), "conflict done", "two that each rely on the other's absence");
  }
});

const ended = sharedClause(
  "logs what relied on an absence before the commit that ended it",
  async (hosts) => {
    const relying = (round: number, n: number): WriteSet => {
      const write = note(`own_${round}_${n}`, 1);
      return { ...write, expect: [...write.expect, { ...message(`late_${round}`), version: 0 }] };
    };
    for (let round = 0; round < ROUNDS; round++) {
      const all = await Promise.all(
        rivals((n) => {
          const write = n === 3 ? note(`late_${round}`, 1) : relying(round, n);
          return turn(hosts, n).commit(write);
        }),
      );
      expectEqual(all[3]?.is, "done", "the commit that makes the record");
      const late = await hosts[0].commit(relying(round, 99));
      expectEqual(late.is, "conflict", "one that comes when the record is there");
    }
    const made = new Set<string>();
    for (const { record } of (await hosts[1].log(0, 10_000)).flatMap(({ events }) => events)) {
      const [what, round = ""] = record.split("_");
      if (what === "late") made.add(round);
      else expectThat(!made.has(round), `${record} is logged before what it relied on is gone`);
    }
  },
);

const floors = sharedClause(
  "takes no account below zero, however many hosts draw",
  async (hosts) => {
    const purse = wallet("test", "dev");
    await hosts[0].commit(note("fill", 1, { transfers: [topUp("dev", 100n)] }));
    const draw = (n: number) =>
      turn(hosts, n).commit(note(`draw_${n}`, 1, { transfers: [pay("dev", `ada_${n}`, 30n)] }));
    const all = await Promise.all(Array.from({ length: 24 }, (_, n) => draw(n)));
    let done = all.filter(({ is }) => is === "done").length;
    // One may be refused because of another that was refused itself then: it decides again.
    for (const [n, { is }] of all.entries())
      if (is === "conflict" && (await draw(n)).is === "done") done++;
    expectEqual(done, 3, "draws of 30 from 100");
    for (const host of hosts) {
      const left = (await host.load(want({ accounts: [purse] }))).balance(purse);
      expectEqual(left, 10n, "what is left, on every host");
    }
    expectEqual((await hosts[1].log(0, 100)).length, 1 + done, "entries of the log");
  },
);

const keys = sharedClause("lets a key happen once, on whichever host", async (hosts) => {
  for (let round = 0; round < ROUNDS; round++) {
    const answer = answerTo(`key_${round}`);
    const all = await Promise.all(
      rivals((n) => turn(hosts, n).commit(note(`m_${round}_${n}`, 1, { answer }))),
    );
    expectEqual(outcomes(all), oneDone("repeat"), "commits with one key");
    for (const host of hosts)
      expectEqual(
        (await host.load(want({ answer: answer.key }))).answer(answer.key),
        answer,
        "the answer that every host gives",
      );
  }
});

export const COMMITS: readonly SharedClause[] = [
  oneWinner,
  oneMaker,
  readOnly,
  missing,
  ended,
  floors,
  keys,
];
