import { spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { auditStorage } from "../../adapters/storage/audit.ts";
import { openStore } from "../../adapters/storage/lowdb/open.ts";
import type { Storage } from "../../engine/ports.ts";
import type { Kind, Ref } from "../../engine/records.ts";

export type Plant = "no_fdatasync" | "no_directory_sync" | "no_first_fdatasync" | "none";

/** What was acknowledged: the version of each record. */
type Acknowledged = Map<string, number>;

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

interface Found {
  readonly acknowledged: number;
  /** Records whose acknowledged version is not there. */
  readonly lost: readonly string[];
  /** What the audit says; `sound` is good. */
  readonly audit: string;
  /** How the journal ended after the cut. */
  readonly tail: Tail;
}

interface Tail {
  /** In the middle of a line. */
  readonly torn: boolean;
  /** In bytes that nobody has written. */
  readonly rubbish: boolean;
}

/**
 * One round: a process commits until it is killed, and sometimes another looks and is killed; then
 * whatever was not flushed is cut off at random, and the store is opened again. Answers what was
 * acknowledged, or shown, and is not there.
 */
export async function round(
  path: string,
  name: string,
  plant: Plant,
  random: () => number,
): Promise<Found> {
  const notes = join(path, "..", `${name}.notes`);
  fs.writeFileSync(notes, whatIsThere(path));
  const killed = { path, name, plant, notes };
  const inFlight = random() < 0.3 ? 1 : 24;
  const acknowledged = await untilKilled(killed, inFlight, 20 + random() * 90);
  if (random() < 0.4)
    for (const [key, version] of await untilKilled(killed, 0, 100)) acknowledged.set(key, version);
  const tail = cutPower(path, notes, random);
  fs.rmSync(notes);
  const store = await reopened(path);
  const said = acknowledged.size;
  if (!("load" in store))
    return { acknowledged: said, lost: ["the store"], audit: store.why, tail };
  const lost = await missing(store, acknowledged);
  const report = await auditStorage(store);
  await store.close();
  return { acknowledged: said, lost, audit: report.ok ? "sound" : report.why, tail };
}

const reopened = (path: string): Promise<Storage | { why: string }> =>
  openStore({ path, snapshotEvery: () => 1e9, segmentBytes: 1 << 20 }).catch(
    (failure: unknown) => ({
      why: String(failure),
    }),
  );

/** Between two rounds everything is flushed. */
function whatIsThere(path: string): string {
  const journal = join(path, "journal");
  if (!fs.existsSync(journal)) return "";
  return fs
    .readdirSync(journal)
    .map((file) => join(journal, file))
    .flatMap((file) => [
      { path: file, bytes: fs.statSync(file).size },
      { path: file, named: true },
    ])
    .map((note) => `${JSON.stringify(note)}\n`)
    .join("");
}

interface Killed {
  readonly path: string;
  readonly name: string;
  readonly plant: Plant;
  readonly notes: string;
}

/** What a process said before it was killed, `ms` after it had begun to say anything. */
async function untilKilled(
  { path, name, plant, notes }: Killed,
  inFlight: number,
  ms: number,
): Promise<Acknowledged> {
  const args = ["--import", here("power-cut.ts"), here("writer.ts"), path, name, String(inFlight)];
  const cache = join(path, "..", "compiled");
  const env = {
    ...process.env,
    ...{ POWER_CUT_NOTES: notes, PLANT: plant, NODE_COMPILE_CACHE: cache },
  };
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    // The clock runs from the moment the store is open.
    if (said === "") setTimeout(() => child.kill("SIGKILL"), ms);
    said += text;
  });
  await new Promise((resolve) => child.on("close", resolve));
  const acknowledged: Acknowledged = new Map();
  // A line that the kill cut short was never said.
  for (const line of said.split("\n").slice(1, -1)) {
    const [kind = "", id = "", version = ""] = line.split(" ");
    acknowledged.set(`${kind} ${id}`, Number(version));
  }
  return acknowledged;
}

/** Keeps what was flushed; of all else an arbitrary part, and sometimes rubbish instead. */
function cutPower(path: string, notes: string, random: () => number): Tail {
  const flushed = new Map<string, number>();
  const named = new Set<string>();
  for (const line of fs.readFileSync(notes, "utf8").split("\n").filter(Boolean)) {
    const note = JSON.parse(line) as { path: string; bytes?: number; named?: boolean };
    if (note.named === true) named.add(note.path);
    else flushed.set(note.path, note.bytes ?? 0);
  }
  const journal = join(path, "journal");
  let tail: Tail = { torn: false, rubbish: false };
  for (const name of fs.readdirSync(journal).toSorted()) {
    const file = join(journal, name);
    const [safe, size] = [flushed.get(file) ?? 0, fs.statSync(file).size];
    if (!named.has(file) && random() < 0.5) fs.rmSync(file);
    else {
      const kept = safe + Math.floor(random() * (size - safe + 1));
      fs.truncateSync(file, kept);
      const torn = kept > 0 && fs.readFileSync(file).at(-1) !== NEWLINE;
      tail = { torn, rubbish: false };
    }
  }
  const last = fs.readdirSync(journal).toSorted().at(-1);
  if (last !== undefined && random() < 0.4) {
    // A file may have grown by what was being written, without its bytes.
    fs.appendFileSync(join(journal, last), rubbish(1 + Math.floor(random() * 5_000), random));
    tail = { ...tail, rubbish: true };
  }
  if (random() < 0.3) spoilSnapshots(join(path, "snapshot"), random);
  return tail;
}

const NEWLINE = 10;

/** What a disk may have where nothing was flushed: zeros, or anything. */
const rubbish = (bytes: number, random: () => number): Buffer =>
  random() < 0.5
    ? Buffer.alloc(bytes)
    : Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * 256)));

function spoilSnapshots(folder: string, random: () => number): void {
  for (const name of fs.readdirSync(folder, { recursive: true }).map(String)) {
    const file = join(folder, name);
    if (fs.statSync(file).isFile() && random() < 0.5)
      fs.truncateSync(file, Math.floor(fs.statSync(file).size * random()));
  }
}

async function missing(store: Storage, acknowledged: Acknowledged): Promise<readonly string[]> {
  const refs = [...acknowledged.keys()].map((key): Ref => {
    const [kind = "", id = ""] = key.split(" ");
    return { kind: kind as Kind, id };
  });
  const loaded = await store.load({ records: refs, glances: [], accounts: [], answer: null });
  return refs
    .filter((ref) => {
      const version = loaded.record(ref)?.version ?? 0;
      return version < (acknowledged.get(`${ref.kind} ${ref.id}`) ?? 0);
    })
    .map(({ kind, id }) => `${kind} ${id}`);
}

/** The same rounds for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
