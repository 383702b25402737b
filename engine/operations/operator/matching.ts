import { z } from "zod";
import { taskRef } from "../../task/access.ts";
import { matchTask as match } from "../../task/move-task.ts";
import { id, keyed, time } from "../schemas.ts";
import { operation } from "../operation.ts";

/** What is read of a worker, which is a person or an agent that offers a service. */
const WORKERS = ["worker", "service", "agent"] as const;

export const matchTask = operation({
  name: "match_task",
  title: "Match a task",
  sentence:
    "Gives a task to a worker, or to an agent that offers a service for no more than it pays, " +
    "where its process leaves that to the platform. There are so many minutes for the next step.",
  roles: ["operator"],
  scope: null,
  effects: "writes",
  input: z.strictObject({
    task_id: id,
    worker_id: id,
    minutes: z.int().min(1).max(10_080).default(120),
    ...keyed,
  }),
  output: z.object({
    task_id: z.string(),
    status: z.string(),
    mcp_status: z.string(),
    worker_id: z.string(),
    accept_until: time,
  }),
  needs: ({ task_id, worker_id }) => ({
    records: [taskRef(task_id)],
    glances: WORKERS.map((kind) => ({ kind, id: worker_id })),
  }),
  decide: (input, context) => match(input, context),
});
