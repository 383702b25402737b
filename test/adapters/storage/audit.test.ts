import { describe, expect, it } from "vitest";
import {
  audit,
  auditStorage,
  type AuditReport,
  type Present,
} from "../../../adapters/storage/audit.ts";
import { encodeEntry } from "../../../adapters/storage/codec.ts";
import { memoryStorage } from "../../../adapters/storage/memory.ts";
import { Unreadable } from "../../../adapters/storage/record-codec.ts";
import { FIRST_LINK, sealOf } from "../../../adapters/storage/seal.ts";
import type { Event } from "../../../engine/events.ts";
import type { Entry, Storage } from "../../../engine/ports.ts";
import { live, names } from "./life.ts";

const TASKS = 4;

async function lived(): Promise<{ store: Storage; log: readonly Entry[] }> {
  const store = memoryStorage();
  await live(store, names(TASKS));
  return { store, log: await store.log(0, 1_000) };
}

/** Audits another log against what the store says. */
async function auditOf(log: readonly Entry[], store: Storage, lies: Partial<Present> = {}) {
  return audit(each(log), {
    totals: () => store.totals(),
    balances: async (accounts) => {
      const loaded = await store.load({ records: [], glances: [], accounts, answer: null });
      return accounts.map((account) => loaded.balance(account));
    },
    records: async (records) => {
      const loaded = await store.load({ records, glances: [], accounts: [], answer: null });
      return records.map((ref) => loaded.record(ref));
    },
    ...lies,
  });
}

async function* each(log: readonly Entry[]): AsyncGenerator<Entry> {
  yield* log;
}

/** A forger who can also seal again everything from his change on. */
function resealed(log: readonly Entry[]): readonly Entry[] {
  let link = FIRST_LINK;
  return log.map((entry, at) => {
    link = sealOf(link, encodeEntry(entry));
    return { ...entry, number: at + 1, link };
  });
}

const changed = (log: readonly Entry[], at: number, change: (event: Event) => Event) =>
  log.map((entry, n) => (n === at ? { ...entry, events: entry.events.map(change) } : entry));

const bad = (entry: number | null, why: string): AuditReport => ({
  ok: false,
  entry,
  why: expect.stringContaining(why) as string,
});

describe("The audit", () => {
  it("finds a sound store sound, and says how far it read", async () => {
    const { store, log } = await lived();
    expect(await auditStorage(store)).toEqual({
      ok: true,
      entries: 1 + TASKS * 6,
      link: log.at(-1)?.link,
    });
  });

  it("names any entry whose content was changed", async () => {
    const { store, log } = await lived();
    for (const at of log.keys()) {
      const forged = changed(log, at, (event) => ({ ...event, at: event.at + 1 }));
      expect(await auditOf(forged, store)).toEqual(bad(at + 1, "link"));
    }
  });

  it("names the place of any entry that was dropped or moved", async () => {
    const { store, log } = await lived();
    for (const at of log.keys()) {
      const dropped = log.toSpliced(at, 1);
      const numbered = dropped.map((entry, n) => ({ ...entry, number: n + 1 }));
      if (at < log.length - 1) {
        expect(await auditOf(dropped, store)).toEqual(bad(at + 1, "missing"));
        expect(await auditOf(numbered, store)).toEqual(bad(at + 1, "link"));
        const swapped = [...dropped.slice(0, at + 1), ...log.slice(at, at + 1)];
        const moved = [...swapped, ...dropped.slice(at + 1)];
        const renumbered = moved.map((entry, n) => ({ ...entry, number: n + 1 }));
        expect(await auditOf(renumbered, store)).toEqual(bad(at + 1, "link"));
      } else expect((await auditOf(dropped, store)).ok).toBe(false);
    }
  });

  const money = (amount: (was: bigint) => bigint) => (event: Event) => ({
    ...event,
    transfers: event.transfers.map((each) => ({ ...each, amount: amount(each.amount) })),
  });
  /** Entry 3 funds the first task; entry 7 pays for it. */
  const FORGED: readonly [string, number, number | null, string, (event: Event) => Event][] = [
    ["a transfer of nothing", 3, 3, "moves 0", money(() => 0n)],
    ["a transfer of less than nothing", 3, 3, "moves -1500000000", money((was) => -was)],
    ["another amount", 3, 3, "its task says 1500000000", money((was) => was + 1n)],
    ["a wallet overdrawn", 3, 3, "below zero", money((was) => was * 100n)],
    [
      "a transfer that happens twice",
      9,
      9,
      "happens twice",
      (event) => ({
        ...event,
        transfers: event.transfers.map((each) => ({ ...each, id: "tsk_0:2:fund" })),
      }),
    ],
    [
      "test money turned into live money",
      7,
      7,
      "mixes test and live",
      (event) => ({
        ...event,
        transfers: event.transfers.map((each) => ({ ...each, to: "fees:live" as const })),
      }),
    ],
    ["a version left out", 4, 4, "version 4", (event) => ({ ...event, version: 4 })],
    ["a record's past changed", 4, null, "what its events make", (e) => ({ ...e, set: {} })],
    [
      "another worker paid",
      7,
      null,
      "earnings:test:",
      (event) => ({
        ...event,
        transfers: event.transfers.map((each) => ({ ...each, to: "earnings:test:eve" as const })),
      }),
    ],
    ["a tally left out", 7, null, "standing:wrk_1", (event) => ({ ...event, tallies: [] })],
    [
      "a task that lies about its hold",
      5,
      5,
      "its task says 7",
      (event) => ({ ...event, set: { ...event.set, held: 7n } }),
    ],
  ];

  it.each(FORGED)("sees %s, though the chain was sealed again", async (...forged) => {
    const [, at, entry, why, change] = forged;
    const { store, log } = await lived();
    expect(await auditOf(resealed(changed(log, at - 1, change)), store)).toEqual(bad(entry, why));
  });

  it("sees a balance that the log does not give", async () => {
    const { store, log } = await lived();
    const totals = async () => [...(await store.totals()), ["fees:live", 5n] as const];
    expect(await auditOf(log, store, { totals })).toEqual(bad(null, "fees:live holds 5"));
  });

  it("sees a record that the store has lost", async () => {
    const { store, log } = await lived();
    const records: Present["records"] = async (refs) => refs.map(() => null);
    expect(await auditOf(log, store, { records })).toEqual(bad(null, "is not what its events"));
  });

  it("takes a record that cannot be read for a finding, but not a store that is away", async () => {
    const { store, log } = await lived();
    const unreadable = async () => Promise.reject(new Unreadable("task tsk_0: this is not JSON"));
    expect(await auditOf(log, store, { records: unreadable })).toEqual(bad(null, "task tsk_0"));
    const away = async () => Promise.reject(new Error("connection refused"));
    await expect(auditOf(log, store, { records: away })).rejects.toThrow("connection refused");
  });

  it("names the entry that cannot be read at all", async () => {
    const { store, log } = await lived();
    async function* torn(): AsyncGenerator<Entry> {
      yield* log.slice(0, 5);
      throw new Error("entry 6 is unreadable");
    }
    const { totals, records, balances } = {
      totals: async () => [],
      records: async () => [],
      balances: async () => [],
    };
    expect(await audit(torn(), { totals, records, balances })).toEqual(bad(6, "unreadable"));
    await store.close();
  });
});
