import {
  capableOf,
  chooseCapable,
  doerId,
  reliability,
  reputationCounters,
  reputationOf,
  type ServiceData,
  type Stored,
} from "../../engine/index.ts";
import { askAgent, canAsk, workerFor, type HireOptions } from "../hiring.ts";
import type { Services } from "../runner.ts";
import type { Chooser } from "./chooser.ts";
import { carryOut, give } from "./give.ts";
import { servicesOf } from "./pages.ts";

/** What an agent has for a task where nobody says. */
const MINUTES = 5;
/** Agents that one host calls at the same time. */
const MOST_AT_ONCE = 16;

/** What calling agents needs beside a market. */
interface Ports {
  readonly hiring: HireOptions;
  /** An agent has ended: another may begin. */
  readonly freed: () => void;
  readonly complain: (error: unknown) => void;
}

/** Who is to do a task; null where nobody can. */
async function choose(
  { storage }: Services,
  { data }: Stored<"task">,
  all: readonly Stored<"service">[],
): Promise<Stored<"service"> | null> {
  const { mode } = data;
  const agents = capableOf(data, all);
  const accounts = agents.flatMap(({ id }) => reputationCounters(mode, doerId(id, "agent")));
  const want = { records: [], glances: [], accounts, answer: null };
  const seen = await storage.load(want);
  const chosen = chooseCapable(agents, (id) =>
    reliability(reputationOf(seen, mode, doerId(id, "agent"))),
  );
  return all.find(({ id }) => id === chosen?.id) ?? null;
}

/**
 * Gives tasks to the agent that can do most of them, calls it, and hands in what it answers. A host
 * that dies meanwhile leaves the task to its clock.
 */
export function capableAgents(services: Services, { hiring, freed, complain }: Ports): Chooser {
  const underWay = new Set<Promise<void>>();
  const closing = new AbortController();

  async function carry(
    { id: task_id, data }: Stored<"task">,
    agent: { readonly id: string; readonly data: ServiceData },
    minutes: number,
  ): Promise<void> {
    const { title, worker_instructions, metadata } = data.spec;
    const asked = { task_id, description: worker_instructions ?? title, budget_amber: "0" };
    const context = metadata === null ? {} : { context: metadata };
    const limits = { within: minutes * 60_000, signal: closing.signal };
    const answer = await askAgent(agent.data, { ...asked, ...context }, { ...hiring, ...limits });
    if (closing.signal.aborted) return;
    const worker = workerFor(agent.id, agent.data);
    if ("text" in answer)
      await carryOut(services, worker, "submit_work", { task_id, text_content: answer.text });
    else await carryOut(services, worker, "release_task", { task_id, reason: answer.fault });
  }

  function start(task: Stored<"task">, agent: Stored<"service">, minutes: number): void {
    const run = carry(task, agent, minutes)
      .catch(complain)
      .finally(() => {
        underWay.delete(run);
        freed();
      });
    underWay.add(run);
  }

  return {
    ...{ matching: "capable", doers: "service" },
    async match(tasks) {
      const all = (await servicesOf(services.storage)).filter(({ data }) => canAsk(data, hiring));
      const waiting: Stored<"task">[] = [];
      for (const task of tasks) {
        const isFull = underWay.size >= MOST_AT_ONCE || closing.signal.aborted;
        const agent = isFull ? null : await choose(services, task, all);
        if (agent === null) {
          waiting.push(task);
          continue;
        }
        const minutes = task.data.spec.estimated_duration_minutes ?? MINUTES;
        const given = await give(services, task, agent.id, minutes);
        // Another host may have been first, or the requester has called it off.
        if (given.ok) start(task, agent, minutes);
      }
      return waiting;
    },
    async stop() {
      closing.abort();
      await Promise.all(underWay);
    },
  };
}
