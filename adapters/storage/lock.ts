import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** Longer than any rival needs between reading a stale lock and replacing it. */
const RIVAL_MS = 50;

export interface Lock {
  release(): void;
}

/**
 * Takes a store for this process, by a file that says so. A lock whose process is gone does not
 * count; where /proc exists its start time is compared too, so that a reused process id blocks
 * nobody. Throws when a living process holds the store.
 */
export async function takeLock(path: string): Promise<Lock> {
  const draft = `${path}.${process.pid}.${performance.now()}`;
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid), draft });
  writeFileSync(draft, mine);
  try {
    if (!linked(draft, path)) await takeOver(draft, path);
  } finally {
    quietly(() => unlinkSync(draft));
  }
  return { release: () => quietly(() => unlinkSync(path)) };
}

/** Makes the lock appear whole or not at all; false when there is one. */
function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (failure) {
    if (failure instanceof Error && "code" in failure && failure.code === "EEXIST") return false;
    throw failure;
  }
}

async function takeOver(draft: string, path: string): Promise<void> {
  const mine = readFileSync(draft, "utf8");
  const holder = livingHolder(path);
  if (holder !== null) throw heldBy(holder, path);
  renameSync(draft, path);
  await pause(RIVAL_MS);
  // Of several who found the same stale lock, the last to replace it keeps it.
  if (readFileSync(path, "utf8") !== mine) throw heldBy(livingHolder(path), path);
}

const heldBy = (pid: number | null, path: string): Error =>
  new Error(
    `The store is in use by process ${pid ?? "unknown"}. Two at once would break it: ` +
      `stop that process first. If there is none, delete ${path}.`,
  );

/** The process that holds the lock, if it still runs. */
function livingHolder(path: string): number | null {
  const holder = quietly((): unknown => JSON.parse(readFileSync(path, "utf8")));
  if (typeof holder !== "object" || holder === null || !("pid" in holder)) return null;
  const { pid } = holder;
  if (typeof pid !== "number" || !isAlive(pid)) return null;
  const started = "started" in holder ? holder.started : null;
  return started === null || started === startOf(pid) ? pid : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    // Somebody else's process is alive too.
    return failure instanceof Error && "code" in failure && failure.code === "EPERM";
  }
}

/** When a process began, in a form to compare: the boot and the ticks since; null without /proc. */
function startOf(pid: number): string | null {
  return quietly(() => {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in brackets, may hold blanks; the start time is the 20th field behind it.
    const start = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return `${boot} ${start}`;
  });
}

function quietly<T>(action: () => T): T | null {
  try {
    return action();
  } catch {
    return null;
  }
}
