import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditStorage } from "../../../../adapters/storage/audit.ts";
import { note } from "../../../../src/testing/write-sets.ts";
import { live, mustCommit, names } from "../life.ts";
import {
  crashed,
  edit,
  expectRefusal,
  fresh,
  lastSegment,
  open,
  removeAll,
  segments,
} from "./folder.ts";

/** A journal of 13 entries in one segment, without a snapshot, as a crash leaves it. */
let journal = "";
let bytes: Buffer;
/** Where each line begins, and where the last one ends. */
let starts: readonly number[] = [];
const ENTRIES = 13;

beforeAll(async () => {
  const path = fresh();
  const store = await open(path);
  await live(store, names(2));
  journal = crashed(path);
  await store.close();
  bytes = readFileSync(lastSegment(journal));
  starts = [0, ...[...bytes.entries()].filter(([, byte]) => byte === 10).map(([at]) => at + 1)];
});
afterAll(removeAll);

const damaged = (change: (bytes: Buffer) => Buffer): string => {
  const copy = crashed(journal);
  edit(lastSegment(copy), change);
  return copy;
};

/** Opens, and says how many entries are there; then goes on, to see that it can. */
async function entriesOf(path: string): Promise<number> {
  const store = await open(path);
  const report = await auditStorage(store);
  expect(report.ok).toBe(true);
  await mustCommit(store, note("after", 1));
  await store.close();
  const again = await open(path);
  const entries = (await again.log(0, 100)).length;
  await again.close();
  return entries - 1;
}

describe("A journal that a crash has cut short", () => {
  it("is opened without the torn line, at whatever byte it was torn", async () => {
    const [last = 0] = starts.slice(-2);
    const copy = crashed(journal);
    for (let length = last; length < bytes.length; length++) {
      writeFileSync(lastSegment(copy), bytes.subarray(0, length));
      const store = await open(copy);
      const log = await store.log(ENTRIES - 2, 100);
      expect(log.map(({ number }) => number)).toEqual([ENTRIES - 1]);
      // A snapshot would make the next round shorter than what it holds.
      rmSync(`${copy}/lock`);
    }
  });

  it("is opened without any of the lines of a torn batch that are not whole", async () => {
    for (const kept of [0, 1, 5, 11]) {
      const cut = (starts[kept] ?? 0) + 40;
      expect(await entriesOf(damaged((whole) => whole.subarray(0, cut)))).toBe(kept);
    }
  });

  const GARBAGE: readonly [string, Buffer][] = [
    ["zeros", Buffer.alloc(5_000)],
    ["random bytes", Buffer.from(Array.from({ length: 3_000 }, (_, n) => (n * 7919) % 251))],
    ["lines of nothing", Buffer.from("\n\n\n")],
    [
      "half a line, and zeros behind it",
      Buffer.from(`${"a".repeat(64)} {"events":[${"\0".repeat(99)}`),
    ],
    ["lines of zeros", Buffer.from(`${"\0".repeat(99)}\n${"\0".repeat(50)}\n`)],
  ];
  it.each(GARBAGE)("is opened without a tail of %s", async (_name, garbage) => {
    expect(await entriesOf(damaged((whole) => Buffer.concat([whole, garbage])))).toBe(ENTRIES);
  });

  it("is opened with an empty segment at its end", async () => {
    const copy = crashed(journal);
    writeFileSync(lastSegment(copy).replace("01.jsonl", "14.jsonl"), "");
    expect(await entriesOf(copy)).toBe(ENTRIES);
  });
});

const does = "does not match its seal";

describe("A journal that was damaged in the middle", () => {
  it("is refused, and the entry named, whichever byte was changed", async () => {
    for (let entry = 1; entry < ENTRIES; entry++) {
      const [start = 0, end = 0] = starts.slice(entry - 1, entry + 1);
      for (const part of [0, 0.05, 0.3, 0.6, 0.9]) {
        const at = start + Math.floor((end - start - 1) * part);
        const copy = damaged((whole) => flipped(whole, at));
        await expectRefusal(open(copy), `Journal entry ${entry} ${does}`);
      }
    }
  });

  it("is refused when a line is missing, or stands twice", async () => {
    const [third = 0, fourth = 0] = starts.slice(2, 4);
    const without = damaged((w) => Buffer.concat([w.subarray(0, third), w.subarray(fourth)]));
    await expectRefusal(open(without), `Journal entry 3 ${does}`);
    const twice = damaged((w) => Buffer.concat([w.subarray(0, fourth), w.subarray(third)]));
    await expectRefusal(open(twice), `Journal entry 4 ${does}`);
  });

  it("is refused when the last line was changed into another whole line", async () => {
    const forged = (whole: Buffer) =>
      Buffer.from(
        whole.toString().replace(/"paid":"1500000000"(?=[^\n]*\n$)/, '"paid":"1500000001"'),
      );
    await expectRefusal(open(damaged(forged)), `Journal entry ${ENTRIES} ${does}`);
  });

  it("is left as it was, and is not locked, when it is refused", async () => {
    const copy = damaged((whole) => flipped(whole, 150));
    const before = readFileSync(lastSegment(copy));
    await expectRefusal(open(copy), does);
    expect(readFileSync(lastSegment(copy))).toEqual(before);
    await expectRefusal(open(copy), does);
  });
});

function flipped(whole: Buffer, at: number): Buffer {
  const copy = Buffer.from(whole);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

describe("A journal of several segments", () => {
  let many = "";
  beforeAll(async () => {
    const path = fresh();
    const store = await open(path, { segmentBytes: 2_000 });
    await live(store, names(6));
    many = crashed(path);
    await store.close();
    expect(segments(many).length).toBeGreaterThan(5);
  });

  it("is refused when one of them is missing", async () => {
    const copy = crashed(many);
    const gone = segments(copy)[2] ?? "";
    rmSync(gone);
    const first = Number(/(\d+)\.jsonl/.exec(gone)?.[1]);
    await expectRefusal(open(copy), `entry ${first} is missing`);
  });

  it("is refused when one before the last was cut short", async () => {
    const copy = crashed(many);
    const third = segments(copy)[2] ?? "";
    truncateSync(third, readFileSync(third).length - 10);
    await expectRefusal(open(copy), does);
  });

  it("is refused when it ends before the snapshot does", async () => {
    const path = fresh();
    const store = await open(path);
    await live(store, names(2));
    await store.close();
    const last = lastSegment(path);
    truncateSync(last, readFileSync(last).length - 10);
    await expectRefusal(open(path), "ends at entry 12, but a snapshot holds 13");
  });

  it("names the entry when an old one was changed, however well, and is asked for", async () => {
    const path = fresh();
    const store = await open(path);
    await live(store, names(6));
    await store.close();
    const again = await open(path);
    // The store is open already, and the change keeps every line whole.
    edit(segments(path)[0] ?? "", (whole) =>
      Buffer.from(whole.toString().replace('"status":"matched"', '"status":"mtached"')),
    );
    const why = "Journal entry 4 does not match its seal";
    await expect(again.log(0, 10)).rejects.toThrow(why);
    await expect(again.events("dev_0", 0, 10)).rejects.toThrow(why);
    expect(await again.log(4, 1)).toHaveLength(1);
    await again.close();
  });

  it("names the entry when an old one, behind the snapshot, is asked for", async () => {
    const path = fresh();
    const store = await open(path, { segmentBytes: 2_000 });
    await live(store, names(6));
    await store.close();
    edit(segments(path)[1] ?? "", (whole) => flipped(whole, 150));
    const first = Number(/(\d+)\.jsonl/.exec(segments(path)[1] ?? "")?.[1]);
    const again = await open(path);
    expect(await auditStorage(again)).toMatchObject({
      ok: false,
      entry: first,
      why: expect.stringContaining(`Journal entry ${first}`) as string,
    });
    await again.close();
  });
});
