import { v1 } from "./started.ts";

/** The steps of one hire, and the status that each leaves its task in. */
export const STEPS = [
  { operation: "create_task", by: "agent", leaves: "draft" },
  { operation: "fund_task", by: "agent", leaves: "funded" },
  { operation: "accept_task", by: "worker", leaves: "matched" },
  { operation: "submit_work", by: "worker", leaves: "awaiting_review" },
  { operation: "approve_submission", by: "agent", leaves: "completed" },
] as const;

/** How far a task has come, by its status. */
export const rankOf = (status: string): number =>
  STEPS.findIndex(({ leaves }) => leaves === status);

export interface Keys {
  readonly agent: string;
  readonly worker: string;
}

/** One hire as its client knows it. Each step has its own key, so that it may be repeated. */
export class Flow {
  readonly #name: string;
  taskId: string | null = null;
  /** How many steps were acknowledged. */
  acknowledged = 0;

  constructor(name: string) {
    this.#name = name;
  }

  get done(): boolean {
    return this.acknowledged === STEPS.length;
  }

  /** The idempotency key of a step. */
  keyOf(operation: string): string {
    return `${this.#name}-${operation}`;
  }

  /** Sends the next step; false where no answer came. An answer must be a success. */
  async next(url: string, keys: Keys): Promise<boolean> {
    const step = STEPS[this.acknowledged];
    if (step === undefined) return false;
    const idempotency_key = this.keyOf(step.operation);
    const input =
      this.taskId === null
        ? { title: this.#name, task_type: "errand", budget_amber: 1, idempotency_key }
        : { task_id: this.taskId, idempotency_key };
    const answer = await v1(url, step.operation, keys[step.by], input).catch(() => null);
    if (answer === null) return false;
    if (answer.status !== 200) throw new Error(`${step.operation}: ${JSON.stringify(answer.body)}`);
    this.taskId = answer.body.task_id;
    this.acknowledged++;
    return true;
  }
}

/** The flows whose acknowledged steps the host does not know of. */
export async function lost(url: string, keys: Keys, flows: readonly Flow[]): Promise<string[]> {
  const found: string[] = [];
  for (const { taskId, acknowledged } of flows) {
    if (acknowledged === 0) continue;
    const { status, body } = await v1(url, "get_task", keys.agent, { task_id: taskId });
    if (status !== 200) found.push(`task ${taskId} is gone`);
    else if (rankOf(body.status) < acknowledged - 1)
      found.push(`task ${taskId} is ${body.status} after ${acknowledged} acknowledged steps`);
  }
  return found;
}
