import { z } from "zod";
import type { Context } from "../context.ts";
import { printAmber, printUsd } from "../money.ts";
import { amberOut, time, usdOut } from "../operations/schemas.ts";
import type { Stored, TaskData } from "../records.ts";
import { iso } from "../time.ts";
import { openOperations } from "./step.ts";
import { mcpStatus } from "./view.ts";

/** A published task as anybody may see it: what is to be done, and none of the people. */
export const taskCard = z.object({
  task_id: z.string(),
  status: z.string(),
  mcp_status: z.string(),
  process: z.string(),
  title: z.string(),
  task_type: z.string(),
  description: z.string().nullable(),
  required_skills: z.array(z.string()),
  priority: z.string(),
  metadata: z.record(z.string(), z.unknown()).nullable(),
  near: z
    .object({ latitude: z.number(), longitude: z.number() })
    .nullable()
    .describe("Where it is, to about a kilometre"),
  budget_amber: amberOut,
  budget_usd: usdOut,
  open_to: z.array(z.string()).describe("How a worker may come by it now, like accept_task"),
  agent_id: z.string(),
  worker_agent_id: z.string().nullable().describe("Who does it, where that is an agent"),
  created_at: time,
  deadline_at: time,
});

/** Published, and for anybody. */
export const isPublic = ({ published_at, only_for }: TaskData): boolean =>
  published_at !== null && !only_for;

const coarse = (degrees: number): number => Math.round(degrees * 100) / 100;

export function viewCard({ id, data }: Stored<"task">, context: Context): z.input<typeof taskCard> {
  const { spec, worker, payee } = data;
  const { location } = spec;
  return {
    task_id: id,
    status: data.status,
    mcp_status: mcpStatus(data, context),
    process: data.process,
    title: spec.title,
    task_type: spec.task_type,
    description: spec.worker_instructions,
    required_skills: [...spec.required_skills],
    priority: spec.priority,
    metadata: spec.metadata && { ...spec.metadata },
    near: location && {
      latitude: coarse(location.latitude),
      longitude: coarse(location.longitude),
    },
    budget_amber: printAmber(data.budget),
    budget_usd: printUsd(data.budget),
    open_to: worker === null ? [...openOperations(data, context, "worker")] : [],
    agent_id: data.agent,
    worker_agent_id: payee ? worker : null,
    created_at: iso(data.created_at),
    deadline_at: iso(data.deadline),
  };
}
