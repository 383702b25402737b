import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import { sqliteStorage } from "../../adapters/storage/sqlite/index.ts";
import type { Storage } from "../../engine/index.ts";
import { randomIds } from "../../src/identity.ts";
import { createMarketplace, type Marketplace } from "../../src/index.ts";
import { benchMarket, NEW_TASK, RICH_POLICY, stepsOf, type Parties } from "./lifecycle.ts";
import { inRounds, type Figure, type Variant } from "./rounds.ts";

const SIZES = [1_000, 100_000, 1_000_000] as const;
const COMMANDS = 20_000;
const FILLING_AT_ONCE = 64;

/** A market that holds many tasks, each somewhere in its life. */
class Grown {
  #market: Marketplace;
  readonly #parties: Parties;
  readonly #tasks: { id: string; done: number }[] = [];
  #seed = 1;

  constructor(market: Marketplace, parties: Parties) {
    this.#market = market;
    this.#parties = parties;
  }

  close(): Promise<void> {
    return this.#market.close();
  }

  /** Goes on in a market that was opened again on the same store. */
  move(market: Marketplace): void {
    this.#market = market;
  }

  async fill(size: number): Promise<void> {
    while (this.#tasks.length < size)
      await Promise.all(Array.from({ length: FILLING_AT_ONCE }, () => this.#create()));
  }

  /** One command for a task chosen at random; a finished one makes room for a new one. */
  async anywhere(): Promise<void> {
    const at = this.#random(this.#tasks.length);
    const task = this.#tasks[at];
    const step = task && stepsOf(task.id, this.#parties)[task.done];
    if (!task || !step) {
      this.#tasks.splice(at, 1, ...this.#tasks.splice(-1));
      return this.#create();
    }
    const [who, name, input] = step;
    task.done++;
    const reply = await this.#market.execute(who, name, input);
    if (!reply.ok) throw new Error(`${name}: ${reply.rejection.message}`);
  }

  async #create(): Promise<void> {
    const deadline_iso = new Date(Date.now() + 86_400_000 * (1 + this.#random(300)));
    const input = { ...NEW_TASK, deadline_iso: deadline_iso.toISOString() };
    const reply = await this.#market.execute(this.#parties.agent, "create_task", input);
    if (!reply.ok) throw new Error(reply.rejection.message);
    this.#tasks.push({ id: (reply.output as { task_id: string }).task_id, done: 1 });
  }

  #random(below: number): number {
    this.#seed = (Math.imul(this.#seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return this.#seed % below;
  }
}

async function grown(storage: Storage, size: number): Promise<Grown> {
  const { market, ...parties } = await benchMarket(storage, randomIds);
  const world = new Grown(market, parties);
  await world.fill(size);
  return world;
}

const nameOf = (size: number): string => `${size.toLocaleString("en")} tasks held`;

export const benchGrowth = async (): Promise<readonly Figure[]> => [
  ...(await growthInMemory()),
  ...(await growthInSqlite()),
];

const working = (name: string, size: number, world: Grown): Variant => {
  const against = { name: nameOf(SIZES[0]), floor: 0.4, stretch: 0.6 };
  return {
    name,
    ...(size > SIZES[0] && { against }),
    prepare: async () => async () => {
      for (let i = 0; i < COMMANDS; i++) await world.anywhere();
    },
  };
};

async function growthInMemory(): Promise<readonly Figure[]> {
  const variants: Variant[] = [];
  for (const size of SIZES) {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    const world = await grown(memoryStorage(), size);
    globalThis.gc?.();
    const each = (process.memoryUsage().heapUsed - before) / size;
    console.log(`${nameOf(size)}: ${Math.round(each)} bytes each, history included`);
    variants.push(working(nameOf(size), size, world));
  }
  return inRounds("Growth in memory, one command at a time, any task", COMMANDS, 5, variants);
}

const SQLITE_SIZES = [1_000, 1_000_000] as const;

/** The same in a file; and how long the large one takes to open, and what it then has in memory. */
async function growthInSqlite(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "guildhall-bench-"));
  try {
    const variants: Variant[] = [];
    for (const size of SQLITE_SIZES) {
      const path = join(folder, `grown-${size}.db`);
      const filling = await sqliteStorage({ path, durability: "normal" });
      const world = await grown(filling, size);
      await world.close();
      globalThis.gc?.();
      const [heap, begun] = [process.memoryUsage().heapUsed, performance.now()];
      const storage = await sqliteStorage({ path, durability: "normal" });
      const took = performance.now() - begun;
      world.move(await createMarketplace({ storage, policy: RICH_POLICY }));
      for (let i = 0; i < COMMANDS; i++) await world.anywhere();
      globalThis.gc?.();
      const kept = (process.memoryUsage().heapUsed - heap) / 2 ** 20;
      const bytes = (statSync(path).size / 2 ** 20).toFixed(0);
      console.log(
        `\nSQLite, ${nameOf(size)}: a file of ${bytes} MiB opens in ${took.toFixed(0)} ms and ` +
          `keeps ${kept.toFixed(0)} MiB in memory after ${COMMANDS} commands`,
      );
      variants.push(working(nameOf(size), size, world));
    }
    const title = "Growth in SQLite NORMAL, one command at a time, any task";
    return await inRounds(title, COMMANDS, 3, variants);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
