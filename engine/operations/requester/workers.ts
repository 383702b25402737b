import { z } from "zod";
import { answer, isRejected, reject } from "../../decision.ts";
import { readStanding, standingOf } from "../../ledger/counters.ts";
import { printShare } from "../../money.ts";
import { partysTask, taskRef } from "../../task/access.ts";
import { id } from "../schemas.ts";
import { operation } from "../operation.ts";

export const getWorker = operation({
  name: "get_worker",
  title: "Read the standing of a task's worker",
  sentence:
    "How the worker of your task has done so far: the mean of its ratings from 0 to 1, null " +
    "where there is none, and how many tasks it completed. Nothing of who it is.",
  roles: ["agent", "developer", "worker"],
  scope: "tasks.read",
  effects: "reads",
  input: z.strictObject({ task_id: id, worker_id: id }),
  output: z.object({
    worker_id: z.string(),
    rating: z.string().nullable(),
    ratings: z.number(),
    tasks_completed: z.number(),
  }),
  needs: ({ task_id, worker_id }, { mode }) => ({
    glances: [taskRef(task_id)],
    accounts: standingOf(mode, worker_id),
  }),
  decide: ({ task_id, worker_id }, context) => {
    const task = partysTask(task_id, context);
    if (isRejected(task)) return task;
    if (task.data.worker !== worker_id) return reject("not_found", { field: "worker_id" });
    const { seen, who } = context;
    const read = (what: Parameters<typeof readStanding>[3]) =>
      readStanding(seen, who.mode, worker_id, what);
    const ratings = read("ratings");
    return answer({
      worker_id,
      rating: ratings === 0 ? null : printShare(Math.floor(read("rating_sum") / ratings)),
      ratings,
      tasks_completed: read("completed"),
    });
  },
});
