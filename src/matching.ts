import {
  candidatesFor,
  chooseMatch,
  type Clock,
  OPERATIONS,
  reputationCounters,
  reputationOf,
  shortlist,
  type Mode,
  type Place,
  type Principal,
  type Reputation,
  type Storage,
  type Stored,
  type WriteSet,
} from "../engine/index.ts";
import { isVirtual, type MarketClock } from "./clock.ts";
import { nameless } from "./identity.ts";
import { run, type Services } from "./runner.ts";
import type { Scheduler } from "./scheduler.ts";

/** How long whom the platform chose may take to accept, and then to hand the work in. */
const SLA_MINUTES = 120;
/** What no news told of, such as what another host of the store recorded, is found so soon. */
const SWEEP_MS = 5 * 60_000;
const PAGE = 1_000;
const MODES: readonly Mode[] = ["test", "live"];

/**
 * Gives tasks to workers under processes that leave the choice to the host: whoever fits and is
 * nearest, as soon as a task is open or a worker is there. The store decides between rivals.
 */
export class Matcher {
  readonly #services: Services;
  readonly #complain: (error: unknown) => void;
  /** Tasks that may have to be given to somebody; null for all there are. */
  #news: Set<string> | null = new Set();
  /** Tasks for which nobody was found when they were last looked at. */
  #waiting = new Set<string>();
  #busy: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(services: Services, complain: (error: unknown) => void) {
    this.#services = services;
    this.#complain = complain;
  }

  /** Looks through all open tasks now and then; never keeps the process alive by itself. */
  start(): void {
    this.#timer = setInterval(() => void this.sweep(), SWEEP_MS).unref();
    void this.sweep();
  }

  /** Returns when nothing of it is under way any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#busy;
  }

  /** Hears of a commit: an open task wants a worker, a worker may have any task that waits. */
  published({ records }: WriteSet): void {
    for (const record of records)
      if (this.#isOpen(record)) this.#news?.add(record.id);
      else if (record.kind === "worker") for (const id of this.#waiting) this.#news?.add(id);
      else this.#waiting.delete(record.id);
    if (this.#news?.size !== 0) void this.settle();
  }

  /** Returns when every open task was looked at. */
  sweep(): Promise<void> {
    this.#news = null;
    return this.settle();
  }

  /** Returns when all that was heard of until now is done; never rejects. */
  settle(): Promise<void> {
    this.#busy = this.#busy.then(() => this.#pass()).catch(this.#complain);
    return this.#busy;
  }

  #isOpen(record: Stored): record is Stored<"task"> {
    if (!isTask(record)) return false;
    const { matching, plan } = this.#services.process(record.data.process);
    return matching === "nearest" && plan.get(record.data.status)?.on.has("match_task") === true;
  }

  async #pass(): Promise<void> {
    const news = this.#news;
    this.#news = new Set();
    if (this.#isStopped || news?.size === 0) return;
    if (news === null) this.#waiting.clear();
    const tasks = news === null ? await this.#allOpen() : await this.#load(news);
    if (tasks.length === 0) return;
    const workers = await workersOf(this.#services.storage);
    for (const task of tasks) {
      if (this.#isStopped) return;
      if (await this.#match(task, workers)) this.#waiting.delete(task.id);
      else this.#waiting.add(task.id);
    }
  }

  async #load(ids: ReadonlySet<string>): Promise<readonly Stored<"task">[]> {
    const refs = [...ids].map((id) => ({ kind: "task", id }) as const);
    const want = { records: [], glances: refs, accounts: [], answer: null };
    const seen = await this.#services.storage.load(want);
    return refs
      .map((ref) => seen.record(ref))
      .filter((each) => each !== null && this.#isOpen(each));
  }

  async #allOpen(): Promise<readonly Stored<"task">[]> {
    const { policy, process, storage } = this.#services;
    const statuses = policy.processes
      .map(process)
      .filter(({ matching }) => matching === "nearest")
      .flatMap(({ plan }) => [...plan].filter(([, { on }]) => on.has("match_task")))
      .map(([status]) => status);
    const all: Stored<"task">[] = [];
    for (const status of new Set(statuses))
      for (const mode of MODES)
        for await (const task of pagesOf((after) =>
          storage.find({ ...OLDEST, index: "tasks_by_status", equals: [mode, status], after }),
        ))
          if (this.#isOpen(task)) all.push(task);
    return all;
  }

  /** Whether there was somebody to give it to. */
  async #match(task: Stored<"task">, workers: readonly Stored<"worker">[]): Promise<boolean> {
    const candidates = shortlist(candidatesFor(task.data, workers));
    if (candidates.length === 0) return false;
    const { mode } = task.data;
    const accounts = candidates.flatMap(({ id }) => reputationCounters(mode, id));
    const want = { records: [], glances: [], accounts, answer: null };
    const seen = await this.#services.storage.load(want);
    const known = candidates.map(({ id }): [string, Reputation] => [
      id,
      reputationOf(seen, mode, id),
    ]);
    const chosen = chooseMatch(candidates, new Map(known));
    if (chosen === null) return false;
    const input = { task_id: task.id, worker_id: chosen.id, minutes: SLA_MINUTES };
    const prepared = OPERATIONS.match_task.prepare(input);
    // A refusal means that the task or the worker is not what it was: there is news of that too.
    if (prepared.ok)
      await run(this.#services, OPERATIONS.match_task, prepared.command, platform(mode), null);
    return true;
  }
}

const isTask = (record: Stored): record is Stored<"task"> => record.kind === "task";

/** In whose name the host chooses. */
const platform = (mode: Mode): Principal<"operator"> => nameless("operator", mode);

async function workersOf(storage: Storage): Promise<readonly Stored<"worker">[]> {
  const all: Stored<"worker">[] = [];
  const page = (after: Place | null) =>
    storage.find({ ...OLDEST, index: "workers", equals: [], after });
  for await (const worker of pagesOf(page)) all.push(worker);
  return all;
}

const OLDEST = { direction: "oldest_first", limit: PAGE } as const;

/** Page after page until there is no more. */
async function* pagesOf<R extends Stored<"worker"> | Stored<"task">>(
  pageAfter: (after: Place | null) => Promise<readonly R[]>,
): AsyncGenerator<R, void> {
  let after: Place | null = null;
  for (;;) {
    const page: readonly R[] = await pageAfter(after);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = { order: last.data.created_at, id: last.id };
  }
}

interface Time {
  readonly base: Clock;
  readonly clock: MarketClock;
  readonly scheduler: Scheduler;
  readonly matcher: Matcher | null;
  readonly complain: (error: unknown) => void;
}

/** Lets time do its work. Where it is virtual it is the only host: it hears of all there is. */
export function keepTime({ base, clock, scheduler, matcher, complain }: Time): void {
  if (isVirtual(base)) {
    base.attach((until) => scheduler.run(clock.fromBase(until)));
    void matcher?.sweep();
  } else {
    scheduler.start(complain);
    matcher?.start();
  }
}
