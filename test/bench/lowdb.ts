import { fdatasync, open, write } from "node:fs";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { lowdbStorage } from "../../adapters/storage/lowdb/index.ts";
import { benchMarket, COMMANDS_PER_TASK, liveOnce } from "./lifecycle.ts";
import { atOnce, inRounds, type Figure } from "./rounds.ts";

const openFile = promisify(open);
const append = promisify(write) as (fd: number, text: string) => Promise<unknown>;
const flush = promisify(fdatasync);

async function journalBytes(path: string): Promise<number> {
  const folder = join(path, "journal");
  const sizes = (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Bytes in a journal line of the lifecycle that is measured, on average. */
async function lineBytes(folder: string): Promise<number> {
  const path = join(folder, "sample");
  const storage = await lowdbStorage({ path });
  const { market, ...parties } = await benchMarket(storage);
  const before = await journalBytes(path);
  const tasks = 50;
  for (let i = 0; i < tasks; i++) await liveOnce(market, parties, null);
  const after = await journalBytes(path);
  await market.close();
  return Math.round((after - before) / (tasks * COMMANDS_PER_TASK));
}

/** The limit: lines of the same length, written in groups, each group flushed, nothing else. */
async function rawJournal(path: string, bytes: number): Promise<() => Promise<void>> {
  const fd = await openFile(path, "a");
  const line = `${"x".repeat(bytes - 1)}\n`;
  let waiting: (() => void)[] = [];
  let busy = false;
  async function drain(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await append(fd, line.repeat(group.length));
      await flush(fd);
      for (const done of group) done();
    }
    busy = false;
  }
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (!busy) void drain();
    });
}

export async function benchLowdb(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "guildhall-bench-"));
  let files = 0;
  try {
    const bytes = await lineBytes(folder);
    const figures: Figure[] = [];
    for (const { flight, tasks, floor, stretch } of [
      { flight: 1, tasks: 200, floor: 0.75, stretch: 0.9 },
      { flight: 64, tasks: 64 * 60, floor: 0.45, stretch: 0.6 },
    ]) {
      const limit = `limit: byte-only group commit, lines of ${bytes} B`;
      const ours = await inRounds(
        `lowdb, fdatasync before every answer, ${flight} in flight`,
        tasks * COMMANDS_PER_TASK,
        5,
        [
          {
            name: limit,
            prepare: async () => {
              const one = await rawJournal(join(folder, `raw-${files++}`), bytes);
              return () => atOnce(flight, one, tasks * COMMANDS_PER_TASK);
            },
          },
          {
            name: "execute",
            against: { name: limit, floor, stretch },
            prepare: async () => {
              const storage = await lowdbStorage({ path: join(folder, `market-${files++}`) });
              const { market, ...parties } = await benchMarket(storage);
              return () => atOnce(flight, () => liveOnce(market, parties, null), tasks);
            },
          },
        ],
      );
      figures.push(...ours);
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
