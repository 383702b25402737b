import type { Stored, WriteSet } from "../../engine/index.ts";
import type { Desk } from "./desk.ts";
import { serve } from "./session.ts";

/** A hint may get lost, so every endpoint is looked at again at least so often. */
const LOOK_AGAIN_MS = 60_000;
const PAGE = 500;

type Pace = "real" | "virtual";

/**
 * Sends webhooks. The outbox is the developer's own stream of events, with each endpoint's cursor
 * in it: an event that was committed is there, one that was not is not, and nothing is written
 * twice to make it so. Hints tell when to look; what was missed is found by looking again.
 */
export class Outbox {
  readonly #desk: Desk;
  readonly #pace: Pace;
  readonly #complain: (error: unknown) => void;
  readonly #end: () => void;
  /** The endpoints of each developer, as far as this host knows. */
  readonly #known = new Map<string, Set<string>>();
  readonly #sessions = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  /** With a virtual clock nothing happens until time is told to go: who is to be looked at then. */
  readonly #heard = new Set<string>();
  readonly #read = new Map<string, number>();
  #unwatch: () => void = () => undefined;
  #timer: NodeJS.Timeout | null = null;
  #lookedAt = -Infinity;

  constructor(desk: Desk, pace: Pace, end: () => void, complain: (error: unknown) => void) {
    this.#desk = desk;
    this.#pace = pace;
    this.#end = end;
    this.#complain = complain;
  }

  start(): void {
    this.#unwatch = this.#desk.services.storage.watch((told) => this.#hear(told));
    if (this.#pace === "virtual") return;
    const look = (): void => {
      this.#sweep().catch((error: unknown) => this.#fail(error));
    };
    this.#timer = setInterval(look, LOOK_AGAIN_MS).unref();
    look();
  }

  /** Learns of endpoints that this host's own commits have made or changed. */
  published({ records }: WriteSet): void {
    for (const record of records) if (isHook(record) && record.version === 1) this.#learn(record);
  }

  /** An endpoint's wake has come. Waits for what is sent only where time waits too. */
  async due(hook: string): Promise<void> {
    this.#look(hook);
    if (this.#pace === "virtual") await this.settle();
  }

  /** With a virtual clock: everything that is due at this moment has been tried when it returns. */
  async settle(): Promise<void> {
    if (this.#pace !== "virtual") return;
    if (this.#lookedAt === -Infinity) await this.#sweep();
    while (this.#heard.size > 0) {
      const hooks = [...this.#heard];
      this.#heard.clear();
      for (const hook of hooks) this.#begin(hook);
      await Promise.all(this.#sessions.values());
    }
  }

  /** Begins nothing more, gives what is under way a moment to end, and then lets go of it. */
  async stop(): Promise<void> {
    this.#unwatch();
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#end();
    await Promise.all(this.#sessions.values());
  }

  #hear(told: readonly string[] | null): void {
    for (const developer of told ?? this.#known.keys())
      for (const hook of this.#known.get(developer) ?? []) this.#look(hook);
  }

  #learn(hook: Stored<"webhook">): void {
    const { developer } = hook.data;
    const known = this.#known.get(developer) ?? new Set<string>();
    this.#known.set(developer, known.add(hook.id));
    this.#look(hook.id);
  }

  #look(hook: string): void {
    if (this.#pace === "virtual") this.#heard.add(hook);
    else this.#begin(hook);
  }

  #begin(hook: string): void {
    if (this.#desk.stopping.aborted) return;
    if (this.#sessions.has(hook)) {
      this.#again.add(hook);
      return;
    }
    const session = this.#serve(hook).catch((error: unknown) => this.#fail(error));
    this.#sessions.set(hook, session);
    void session.then(() => {
      this.#sessions.delete(hook);
      if (this.#again.delete(hook)) this.#look(hook);
    });
  }

  async #serve(hook: string): Promise<void> {
    if ((await serve(this.#desk, hook, this.#read)) === "served") return;
    for (const known of this.#known.values()) known.delete(hook);
  }

  /** Finds every endpoint that is enabled, whoever made it. */
  async #sweep(): Promise<void> {
    this.#lookedAt = this.#desk.services.clock.now();
    const { storage } = this.#desk.services;
    const index = { index: "webhooks_by_state", equals: ["enabled"], limit: PAGE } as const;
    let after = null;
    for (;;) {
      const page: readonly Stored<"webhook">[] = await storage.find({
        ...index,
        direction: "oldest_first",
        after,
      });
      for (const hook of page) this.#learn(hook);
      const last = page.at(-1);
      if (page.length < PAGE || last === undefined || this.#desk.stopping.aborted) return;
      after = { order: last.data.created_at, id: last.id };
    }
  }

  #fail(error: unknown): void {
    if (!this.#desk.stopping.aborted) this.#complain(error);
  }
}

const isHook = (record: Stored): record is Stored<"webhook"> => record.kind === "webhook";
