import { memoryStorage } from "../../adapters/storage/memory.ts";
import type { MarketPort } from "../../engine/index.ts";
import { benchMarket, NEW_TASK, stepsOf, type Parties } from "./lifecycle.ts";
import { inRounds, type Figure, type Variant } from "./rounds.ts";

const SIZES = [1_000, 100_000, 1_000_000] as const;
const COMMANDS = 20_000;
const FILLING_AT_ONCE = 64;

/** A market that holds many tasks, each somewhere in its life. */
class Grown {
  readonly #market: MarketPort;
  readonly #parties: Parties;
  readonly #tasks: { id: string; done: number }[] = [];
  #seed = 1;

  constructor(market: MarketPort, parties: Parties) {
    this.#market = market;
    this.#parties = parties;
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

async function grown(size: number): Promise<Grown> {
  const { market, ...parties } = await benchMarket(memoryStorage());
  const world = new Grown(market, parties);
  await world.fill(size);
  return world;
}

const nameOf = (size: number): string => `${size.toLocaleString("en")} tasks held`;

export async function benchGrowth(): Promise<readonly Figure[]> {
  const variants: Variant[] = [];
  for (const size of SIZES) {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    const world = await grown(size);
    globalThis.gc?.();
    const each = (process.memoryUsage().heapUsed - before) / size;
    console.log(`${nameOf(size)}: ${Math.round(each)} bytes each, history included`);
    const against = { name: nameOf(SIZES[0]), floor: 0.4, stretch: 0.6 };
    variants.push({
      name: nameOf(size),
      ...(size > SIZES[0] && { against }),
      prepare: async () => async () => {
        for (let i = 0; i < COMMANDS; i++) await world.anywhere();
      },
    });
  }
  return inRounds("Growth in memory, one command at a time, any task", COMMANDS, 5, variants);
}
