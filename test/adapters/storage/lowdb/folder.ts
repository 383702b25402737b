import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { openStore } from "../../../../adapters/storage/lowdb/open.ts";
import type { Storage } from "../../../../engine/ports.ts";
import type { Ref } from "../../../../engine/records.ts";

let root: string | null = null;
let count = 0;

/** A path for a store that nothing else uses. */
export function fresh(): string {
  root ??= mkdtempSync(join(tmpdir(), "guildhall-lowdb-"));
  return join(root, `store-${++count}`);
}

export function removeAll(): void {
  if (root !== null) rmSync(root, { recursive: true, force: true });
  root = null;
}

export interface Options {
  readonly snapshotEvery?: number;
  readonly segmentBytes?: number;
}

/** Without options it never takes a snapshot but at closing. */
export const open = (path: string, { snapshotEvery = 1e9, segmentBytes = 1 << 24 }: Options = {}) =>
  openStore({ path, snapshotEvery: () => snapshotEvery, segmentBytes });

/** The folder as a crash of its process leaves it, at another place. */
export function crashed(path: string): string {
  const copy = fresh();
  cpSync(path, copy, { recursive: true });
  rmSync(join(copy, "lock"), { force: true });
  return copy;
}

/** The paths of the journal's segments, oldest first. */
export const segments = (path: string): readonly string[] =>
  readdirSync(join(path, "journal"))
    .toSorted()
    .map((name) => join(path, "journal", name));

export const lastSegment = (path: string): string => segments(path).at(-1) ?? "";

export function edit(path: string, change: (bytes: Buffer) => Buffer): void {
  writeFileSync(path, change(readFileSync(path)));
}

/** All that a store can be asked about. */
export async function everything(
  store: Storage,
  { records = [] as readonly Ref[], recipients = [] as readonly string[] },
): Promise<object> {
  const loaded = await store.load({
    records,
    glances: [],
    accounts: ["standing:wrk_1"],
    answer: null,
  });
  const page = {
    equals: ["test", "completed"],
    direction: "newest_first",
    after: null,
    limit: 20,
  } as const;
  return {
    records: records.map((ref) => loaded.record(ref)),
    standing: loaded.balance("standing:wrk_1"),
    streams: await Promise.all(recipients.map((each) => store.events(each, 0, 10_000))),
    completed: await store.find({ index: "tasks_by_status", ...page }),
    due: await store.due(Number.MAX_SAFE_INTEGER, 1_000),
    log: await store.log(0, 10_000),
    totals: await store.totals(),
  };
}

export async function expectRefusal(opening: Promise<Storage>, why: string): Promise<void> {
  const store = await opening.catch((failure: unknown) => failure);
  if (!(store instanceof Error)) await (store as Storage).close();
  expect(store).toBeInstanceOf(Error);
  expect((store as Error).message).toContain(why);
}
