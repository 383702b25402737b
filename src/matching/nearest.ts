import {
  candidatesFor,
  chooseMatch,
  reputationCounters,
  reputationOf,
  shortlist,
  type Reputation,
  type Stored,
} from "../../engine/index.ts";
import type { Services } from "../runner.ts";
import type { Chooser } from "./chooser.ts";
import { give } from "./give.ts";
import { workersOf } from "./pages.ts";

/** How long whom the platform chose may take to accept, and then to hand the work in. */
const SLA_MINUTES = 120;

/** Gives tasks to whoever fits and is nearest. */
export function nearestWorkers(services: Services): Chooser {
  /** Whether there was somebody to give it to. */
  async function match(
    task: Stored<"task">,
    workers: readonly Stored<"worker">[],
  ): Promise<boolean> {
    const candidates = shortlist(candidatesFor(task.data, workers));
    if (candidates.length === 0) return false;
    const { mode } = task.data;
    const accounts = candidates.flatMap(({ id }) => reputationCounters(mode, id));
    const want = { records: [], glances: [], accounts, answer: null };
    const seen = await services.storage.load(want);
    const known = candidates.map(({ id }): [string, Reputation] => [
      id,
      reputationOf(seen, mode, id),
    ]);
    const chosen = chooseMatch(candidates, new Map(known));
    if (chosen === null) return false;
    // A refusal means that the task or the worker is not what it was: there is news of that too.
    await give(services, task, chosen.id, SLA_MINUTES);
    return true;
  }
  return {
    ...{ matching: "nearest", doers: "worker" },
    async match(tasks) {
      const workers = await workersOf(services.storage);
      const waiting: Stored<"task">[] = [];
      for (const task of tasks) if (!(await match(task, workers))) waiting.push(task);
      return waiting;
    },
    stop: () => Promise.resolve(),
  };
}
