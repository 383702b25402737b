import { dueCommand, type Principal, type Storage, type Stored } from "../engine/index.ts";
import { runOwn, type Services } from "./runner.ts";

/** In whose name time acts. */
export const CLOCK: Principal<"clock"> = {
  role: "clock",
  id: "clock",
  developer: null,
  mode: "test",
  scopes: null,
};

const MARKET = { kind: "market", id: "market" } as const;

/** How far the store says that the market's time runs ahead of the machine's. */
export async function offsetOf(storage: Storage): Promise<number> {
  const want = { records: [], glances: [MARKET], accounts: [], answer: null };
  return (await storage.load(want)).record(MARKET)?.data.clock_offset ?? 0;
}

const BATCH = 64;
const TICK_MS = 200;
const LONGEST_WAIT_MS = 60_000;

/** Turns records that are due into commands of the clock. */
export class Scheduler {
  readonly #services: Services;
  /** How often it has looked for what is due. */
  cycles = 0;
  /** Webhooks that are due where nobody sends, by their versions: they are not taken up again. */
  #unsent: ReadonlyMap<string, number> = new Map();
  #timer: NodeJS.Timeout | null = null;
  #busy: Promise<void> = Promise.resolve();

  constructor(services: Services) {
    this.#services = services;
  }

  /** Looks after real time until it is stopped; never keeps the process alive by itself. */
  start(onError: (error: unknown) => void): void {
    let wait = TICK_MS;
    const tick = (): void => {
      void this.catchUp()
        .then(() => this.run(null))
        .then(() => (wait = TICK_MS))
        .catch((error: unknown) => {
          // A store that has stopped is not asked, or complained of, five times a second.
          wait = Math.min(wait * 2, LONGEST_WAIT_MS);
          onError(error);
        })
        .finally(() => {
          if (this.#timer !== null) this.#timer = setTimeout(tick, wait).unref();
        });
    };
    this.#timer = setTimeout(tick, TICK_MS).unref();
  }

  /** By how many milliseconds the oldest timer is late: 0 where all that is due was done. */
  async late(): Promise<number> {
    const { storage, clock } = this.#services;
    const [first] = await storage.due(clock.now(), 1);
    const wake = first?.wake ?? null;
    return wake === null ? 0 : Math.max(0, clock.now() - wake);
  }

  /** Goes to where the store says that time is, if this host or another has moved it. */
  async catchUp(): Promise<void> {
    const { storage, clock } = this.#services;
    const offset = await offsetOf(storage);
    if (offset <= clock.offset) return;
    await this.run(clock.shifted(offset));
    clock.setOffset(offset);
  }

  /** Returns when nothing of it is under way any more. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#busy.catch(() => undefined);
  }

  /**
   * Lets happen what is due: now, or on the way to `until`, from wake to wake with the clock
   * standing at each. One run at a time.
   */
  run(until: number | null): Promise<void> {
    this.#busy = this.#busy.catch(() => undefined).then(() => this.#fire(until));
    return this.#busy;
  }

  async #fire(until: number | null): Promise<void> {
    this.cycles += 1;
    const { storage, clock } = this.#services;
    const sender = this.#services.sender();
    // What a command left as it was would come up for ever.
    const left = new Map(this.#unsent);
    try {
      for (;;) {
        await sender?.settle();
        await this.#services.matched();
        const now = until ?? clock.now();
        const due = await storage.due(now, BATCH + left.size);
        const fresh = due.filter((record) => left.get(record.id) !== record.version);
        const first = fresh[0]?.wake;
        if (first === undefined || first === null) {
          this.#unsent = versionsOf(sender === null ? due : []);
          return;
        }
        for (const record of fresh) {
          if (record.wake !== first) break;
          if (until !== null) clock.hold(first);
          await this.#command(record);
          left.set(record.id, record.version);
        }
      }
    } finally {
      clock.release();
    }
  }

  async #command(record: Stored): Promise<void> {
    const { clock, policy, process, sender } = this.#services;
    if (record.kind === "webhook") return sender()?.due(record.id);
    const teller = this.#services.teller();
    if (teller.asks(record)) return teller.due(record);
    const command = dueCommand(record, clock.now(), policy, process);
    if (command) await runOwn(this.#services, command.operation, command.input, CLOCK);
  }
}

const versionsOf = (due: readonly Stored[]): ReadonlyMap<string, number> =>
  new Map(due.filter(({ kind }) => kind === "webhook").map(({ id, version }) => [id, version]));
