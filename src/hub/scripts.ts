import type { HubJob, HubScripts } from "../../engine/index.ts";
import type { Marketplace } from "../marketplace.ts";
import type { Script } from "./options.ts";

/** Runs that have ended are remembered so far back. */
const MOST_REMEMBERED = 1_000;

interface Run {
  job: HubJob;
  readonly over: AbortController;
  readonly ended: Promise<void>;
}

/** Runs of the host's scripts. They are known to this process alone, and end with it. */
export function scriptRuns(
  market: Marketplace,
  known: Readonly<Record<string, Script>>,
  newId: () => string,
): HubScripts {
  const runs = new Map<string, Run>();
  return {
    start(name, args) {
      const script = Object.hasOwn(known, name) ? known[name] : undefined;
      if (script === undefined) return null;
      const over = new AbortController();
      const job: HubJob = {
        id: newId(),
        status: "running",
        started_at: market.now(),
        result: null,
      };
      const settle = (change: Pick<HubJob, "status"> & Partial<HubJob>): void => {
        if (run.job.status === "running") run.job = { ...run.job, ...change };
      };
      const ended = Promise.resolve()
        .then(() => script({ args, signal: over.signal, market }))
        .then(
          (result) => settle({ status: "completed", result: result ?? null }),
          () => settle({ status: "failed" }),
        );
      const run: Run = { job, over, ended };
      runs.set(job.id, run);
      forgetOld(runs);
      return job;
    },
    async ended(id) {
      const run = runs.get(id);
      await run?.ended;
      return run?.job ?? null;
    },
    cancel(id) {
      const run = runs.get(id);
      if (run?.job.status !== "running") return false;
      run.job = { ...run.job, status: "cancelled" };
      run.over.abort();
      return true;
    },
  };
}

function forgetOld(runs: Map<string, Run>): void {
  for (const [id, { job }] of runs) {
    if (runs.size <= MOST_REMEMBERED) return;
    if (job.status !== "running") runs.delete(id);
  }
}
