import type { Stored, WriteSet } from "../../engine/index.ts";
import type { Services } from "../runner.ts";
import type { Chooser } from "./chooser.ts";
import { MODES, OLDEST, pagesOf } from "./pages.ts";

/** What no news told of, such as what another host of the store recorded, is found so soon. */
const SWEEP_MS = 5 * 60_000;

/**
 * Gives tasks to somebody under processes that leave the choice to the host, as soon as a task is
 * open or somebody is there who may have it. The store decides between rivals.
 */
export class Matcher {
  readonly #services: Services;
  readonly #choosers: readonly Chooser[];
  readonly #complain: (error: unknown) => void;
  /** Tasks that may have to be given to somebody; null for all there are. */
  #news: Set<string> | null = new Set();
  /** Tasks for which nobody was found when they were last looked at, with who may have them. */
  readonly #waiting = new Map<string, Chooser["doers"]>();
  #busy: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(
    services: Services,
    choosers: readonly Chooser[],
    complain: (error: unknown) => void,
  ) {
    this.#services = services;
    this.#choosers = choosers;
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
    await Promise.all(this.#choosers.map((each) => each.stop()));
  }

  /** Hears of a commit: an open task wants somebody, who comes may have any task that waits. */
  published({ records }: WriteSet): void {
    for (const record of records)
      if (this.#chooserOf(record) !== null) this.#news?.add(record.id);
      else if (record.kind === "worker" || record.kind === "service") this.#remind(record.kind);
      else if (record.kind === "task") this.#waiting.delete(record.id);
    if (this.#news?.size !== 0) void this.settle();
  }

  /** There is room again for tasks that wait for a doer of this kind. */
  freed(doers: Chooser["doers"]): void {
    this.#remind(doers);
    if (this.#news?.size !== 0) void this.settle();
  }

  #remind(doers: Chooser["doers"]): void {
    for (const [id, kind] of this.#waiting) if (kind === doers) this.#news?.add(id);
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

  /** Who gives the task to somebody; null where it is not for the host to give. */
  #chooserOf(record: Stored): Chooser | null {
    if (!isTask(record)) return null;
    const { matching, plan } = this.#services.process(record.data.process);
    if (plan.get(record.data.status)?.on.has("match_task") !== true) return null;
    return this.#choosers.find((each) => each.matching === matching) ?? null;
  }

  async #pass(): Promise<void> {
    const news = this.#news;
    this.#news = new Set();
    if (this.#isStopped || news?.size === 0) return;
    if (news === null) this.#waiting.clear();
    const open = news === null ? await this.#allOpen() : await this.#load(news);
    const tasks = open.toSorted(sooner);
    for (const chooser of this.#choosers) {
      const own = tasks.filter((task) => this.#chooserOf(task) === chooser);
      if (own.length === 0 || this.#isStopped) continue;
      const waiting = await chooser.match(own);
      for (const { id } of own) this.#waiting.delete(id);
      for (const { id } of waiting) this.#waiting.set(id, chooser.doers);
    }
  }

  async #load(ids: ReadonlySet<string>): Promise<readonly Stored<"task">[]> {
    const refs = [...ids].map((id) => ({ kind: "task", id }) as const);
    const want = { records: [], glances: refs, accounts: [], answer: null };
    const seen = await this.#services.storage.load(want);
    const there = refs.map((ref) => seen.record(ref)).filter((each) => each !== null);
    return there.filter((each) => this.#chooserOf(each) !== null);
  }

  async #allOpen(): Promise<readonly Stored<"task">[]> {
    const { policy, process, storage } = this.#services;
    const statuses = policy.processes
      .map(process)
      .filter(({ matching }) => matching !== undefined)
      .flatMap(({ plan }) => [...plan].filter(([, { on }]) => on.has("match_task")))
      .map(([status]) => status);
    const all: Stored<"task">[] = [];
    for (const status of new Set(statuses))
      for (const mode of MODES)
        for await (const task of pagesOf((after) =>
          storage.find({ ...OLDEST, index: "tasks_by_status", equals: [mode, status], after }),
        ))
          if (this.#chooserOf(task) !== null) all.push(task);
    return all;
  }
}

const isTask = (record: Stored): record is Stored<"task"> => record.kind === "task";

const URGENCY = { urgent: 0, high: 1, medium: 2, low: 3 } as const;

/** The more urgent first, and of these the older. */
const sooner = ({ data: one }: Stored<"task">, { data: other }: Stored<"task">): number =>
  URGENCY[one.spec.priority] - URGENCY[other.spec.priority] || one.created_at - other.created_at;
