import { z } from "zod";
import { taskRef } from "../../task/access.ts";
import { matchTask as match } from "../../task/move-task.ts";
import { id, keyed, time } from "../schemas.ts";
import { operation } from "../operation.ts";

export const matchTask = operation({
  name: "match_task",
  title: "Match a task",
  sentence:
    "Gives a task to a worker where its process leaves that to the platform. The worker has so " +
    "many minutes to accept; then it is open again.",
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
    glances: [{ kind: "worker", id: worker_id }],
  }),
  decide: (input, context) => match(input, context),
});
