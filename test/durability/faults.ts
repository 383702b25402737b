import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { auditStorage } from "../../adapters/storage/audit.ts";
import { lowdbStorage } from "../../adapters/storage/lowdb/index.ts";
import { sqliteStorage } from "../../adapters/storage/sqlite/index.ts";
import type { Storage } from "../../engine/ports.ts";
import type { Kind } from "../../engine/records.ts";

export type Store = "lowdb" | "sqlite";

/** What the kernel is made to do to the writer: a prefix of its command line. */
export type Fault = (path: string) => readonly string[];

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** A writer that nothing stops is stopped after so long. */
const LONGEST_MS = 10_000;
/** One that is known to go on needs no longer. */
const PLANTED_MS = 1_500;

const strace = (call: string, ...rest: readonly string[]): readonly string[] => [
  ...["strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", `trace=${call}`],
  ...rest,
];

/** The n-th flush of a thread fails. */
export const failedFlush =
  (n: number): Fault =>
  () =>
    strace("fdatasync,fsync", "-e", `inject=fdatasync,fsync:error=EIO:when=${n}`);

/** The n-th write to the store's own file finds the disk full. */
export const fullDisk =
  (store: Store, n: number): Fault =>
  (path) =>
    store === "sqlite"
      ? strace("pwrite64", "-e", `inject=pwrite64:error=ENOSPC:when=${n}`)
      : strace("write", ...["-e", `inject=write:error=ENOSPC:when=${n}`, "-P", firstOf(path)]);

/** No file may become larger: the kernel itself writes a part of what crosses the line. */
export const shortWrite =
  (bytes: number): Fault =>
  () => ["prlimit", `--fsize=${bytes}`];

const firstOf = (path: string): string => join(path, "journal", "000000000001.jsonl");

export interface Written {
  readonly acknowledged: readonly (readonly [kind: string, id: string, version: number])[];
  /** What the writer said when its store stopped; null: it never did, or it could not even open. */
  readonly stopped: string | null;
  /** Whether it was the end of the time that ended it. */
  readonly ended: "by itself" | "in the end";
  /** What was acknowledged after the store had stopped. */
  readonly after: readonly string[];
}

/** Lets a writer run with a fault, until it stops. */
export async function write(
  store: Store,
  path: string,
  fault: Fault,
  plant = "none",
): Promise<Written> {
  const planted = plant === "none" ? [] : ["--import", here("power-cut.ts")];
  const script = [...planted, here("writer.ts"), path, "w", "8"];
  const [file = "", ...args] = [...fault(path), process.execPath, ...script];
  const cache = join(path, "..", "compiled");
  // One long segment, so that a fault in its file is met.
  const own = { PLANT: plant, STORE: store, SEGMENT_BYTES: "100000000" };
  const env = { ...process.env, ...own, POWER_CUT_NOTES: `${path}.notes` };
  const child = spawn(file, args, {
    env: { ...env, NODE_COMPILE_CACHE: cache },
    stdio: ["ignore", "pipe", "ignore"],
    detached: true,
  });
  let said = "";
  const time = { isOver: false };
  const end = (): void => {
    time.isOver = true;
    process.kill(-(child.pid ?? 0), "SIGKILL");
  };
  const timer = setTimeout(end, plant === "none" ? LONGEST_MS : PLANTED_MS);
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  await new Promise((resolve) => child.on("close", resolve));
  clearTimeout(timer);
  const ended = time.isOver ? "in the end" : "by itself";
  // Behind strace the writer itself may need a moment longer to be gone.
  if (ended === "in the end") await pause(200);
  const lines = said.split("\n").slice(1, -1);
  const at = lines.findIndex((line) => line.startsWith("stopped "));
  const before = at < 0 ? lines : lines.slice(0, at);
  const acknowledged = before
    .map((line) => line.split(" "))
    .map(([kind = "", id = "", version]) => [kind, id, Number(version)] as const);
  const after = at < 0 ? [] : lines.slice(at + 1);
  return { acknowledged, stopped: lines[at] ?? null, ended, after };
}

const open = (store: Store, path: string): Promise<Storage> =>
  store === "sqlite" ? sqliteStorage({ path }) : lowdbStorage({ path });

/** What is wrong after the store is opened again: nothing, it is to be hoped. */
export async function losses(
  store: Store,
  path: string,
  { acknowledged }: Written,
): Promise<readonly string[]> {
  const opened = await open(store, path);
  const records = acknowledged.map(([kind, id]) => ({ kind: kind as Kind, id }));
  const loaded = await opened.load({ records, glances: [], accounts: [], answer: null });
  const lost = acknowledged.filter(([, , version], n) => {
    const ref = records[n];
    return ref === undefined || (loaded.record(ref)?.version ?? 0) < version;
  });
  const report = await auditStorage(opened);
  await opened.close();
  return [...lost.map((each) => each.join(" ")), ...(report.ok ? [] : [report.why])];
}
