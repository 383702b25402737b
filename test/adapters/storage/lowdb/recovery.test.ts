import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { auditStorage } from "../../../../adapters/storage/audit.ts";
import type { Storage } from "../../../../engine/ports.ts";
import { answerTo, note } from "../../../../src/testing/write-sets.ts";
import { live, names } from "../life.ts";
import { crashed, edit, everything, fresh, open, removeAll, segments } from "./folder.ts";

afterAll(removeAll);

const TASKS = names(12);
const seen = {
  records: TASKS.map((name) => ({ kind: "task", id: `tsk_${name}` }) as const),
  recipients: ["dev_0", "wrk_1", "nobody"],
};

/** Opens a copy as a crash leaves it, and holds all it says against what the store said. */
async function expectSameAfterCrash(path: string, store: Storage): Promise<void> {
  const before = await everything(store, seen);
  const recovered = await open(crashed(path));
  expect(await everything(recovered, seen)).toEqual(before);
  expect(await auditStorage(recovered)).toMatchObject({ ok: true });
  await recovered.close();
}

const snapshotsOf = (path: string): readonly string[] =>
  readdirSync(join(path, "snapshot")).map((name) => join(path, "snapshot", name));

/** Waits until the snapshot that is being written is there. */
async function snapshotDone(path: string): Promise<string> {
  for (;;) {
    const done = snapshotsOf(path).find((each) => readdirSync(each).includes("manifest.json"));
    if (done !== undefined) return done;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("A lowdb store that is opened again", () => {
  it("knows everything from the journal alone", async () => {
    const path = fresh();
    const store = await open(path);
    await live(store, TASKS);
    expect(snapshotsOf(path)).toEqual([]);
    await expectSameAfterCrash(path, store);
    await store.close();
  });

  it("knows everything from a snapshot and the journal behind it", async () => {
    const path = fresh();
    const store = await open(path, { snapshotEvery: 40 });
    await live(store, TASKS);
    await snapshotDone(path);
    await expectSameAfterCrash(path, store);
    await store.close();
  });

  it("knows everything from many small segments", async () => {
    const path = fresh();
    const store = await open(path, { snapshotEvery: 25, segmentBytes: 3_000 });
    await live(store, TASKS);
    expect(segments(path).length).toBeGreaterThan(8);
    await expectSameAfterCrash(path, store);
    await store.close();
  });

  it("knows everything from the snapshot that is written at closing", async () => {
    const path = fresh();
    const store = await open(path);
    await live(store, TASKS);
    const before = await everything(store, seen);
    await store.close();
    await snapshotDone(path);
    const again = await open(path);
    expect(await everything(again, seen)).toEqual(before);
    await again.close();
  });

  it("takes snapshots while commits go on, each of one moment", async () => {
    const path = fresh();
    const store = await open(path, { snapshotEvery: 5 });
    const worlds = Array.from({ length: 8 }, (_, n) => live(store, names(6, `w${n}_`)));
    const crashes: string[] = [];
    const copying = (async () => {
      for (let n = 0; n < 6; n++) {
        await new Promise((resolve) => setTimeout(resolve, 15));
        crashes.push(crashed(path));
      }
    })();
    await Promise.all([...worlds, copying]);
    for (const copy of [...crashes, crashed(path)]) {
      const recovered = await open(copy);
      expect(await auditStorage(recovered)).toMatchObject({ ok: true });
      await recovered.close();
    }
    await store.close();
  });

  it("goes on numbering, sealing and answering where it stopped", async () => {
    const path = fresh();
    for (const round of [1, 2, 3]) {
      const store = await open(path);
      const told = await store.commit(
        note(`m_${round}`, 1, { to: ["ada"], answer: answerTo(`k_${round}`) }),
      );
      expect(told).toEqual({ is: "done", numbers: [[round]] });
      expect(await store.commit(note("x", 1, { answer: answerTo("k_1") }))).toEqual({
        is: "repeat",
      });
      const loaded = await store.load({ records: [], glances: [], accounts: [], answer: "k_1" });
      expect(loaded.answer("k_1")).toEqual(answerTo("k_1"));
      expect(await auditStorage(store)).toMatchObject({ ok: true, entries: round });
      await store.close();
    }
  });
});

const DAMAGES: readonly [string, (snapshot: string) => void][] = [
  ["without its manifest", (snapshot) => rmSync(join(snapshot, "manifest.json"))],
  [
    "with a manifest of rubbish",
    (snapshot) => edit(join(snapshot, "manifest.json"), () => Buffer.from("{")),
  ],
  [
    "with a manifest that names another entry",
    (snapshot) =>
      edit(join(snapshot, "manifest.json"), (bytes) =>
        Buffer.from(bytes.toString().replace(/"entry": \d+/, '"entry": 7')),
      ),
  ],
  [
    "with a file left out of its manifest",
    (snapshot) =>
      edit(join(snapshot, "manifest.json"), (bytes) => {
        const manifest = JSON.parse(bytes.toString()) as { chunks: unknown[] };
        return Buffer.from(JSON.stringify({ ...manifest, chunks: manifest.chunks.slice(1) }));
      }),
  ],
  ...["records", "money", "counters", "answers", "streams"].map(
    (part): [string, (snapshot: string) => void] => [
      `with one byte of its ${part} changed`,
      (snapshot) => edit(chunk(snapshot, part), flipped),
    ],
  ),
  ["with a file missing", (snapshot) => rmSync(chunk(snapshot, "records"))],
  [
    "with a file cut short",
    (snapshot) => edit(chunk(snapshot, "money"), (bytes) => bytes.subarray(0, 9)),
  ],
];

const chunk = (snapshot: string, part: string): string =>
  join(snapshot, readdirSync(snapshot).find((name) => name.startsWith(part)) ?? "");

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const at = copy.length >> 1;
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

describe("A snapshot", () => {
  it.each(DAMAGES)("%s costs nothing but time", async (_name, damage) => {
    const path = fresh();
    const store = await open(path);
    await live(store, TASKS);
    const before = await everything(store, seen);
    await store.close();
    damage(await snapshotDone(path));
    const again = await open(path);
    expect(await everything(again, seen)).toEqual(before);
    expect(await auditStorage(again)).toMatchObject({ ok: true });
    await again.close();
  });
});
