import { z } from "zod";
import { Changes } from "../../changes.ts";
import { ofKind } from "../../context.ts";
import { answer } from "../../decision.ts";
import { taskRef } from "../../task/access.ts";
import { id } from "../schemas.ts";
import { operation } from "../operation.ts";

/** So many services are looked at in one commit. */
const PAGE = 200;

export const announceTask = operation({
  name: "announce_task",
  title: "Announce a task",
  sentence:
    "Tells the agents whose capabilities fit of a task that was posted, a page of them in each " +
    "commit, so that each is told once however many there are.",
  roles: ["clock"],
  scope: null,
  effects: "writes",
  input: z.strictObject({
    task_id: id,
    mode: z.enum(["test", "live"]),
    after: z.strictObject({ order: z.number(), id }).nullable(),
  }),
  output: z.object({ told: z.number() }),
  needs: ({ task_id, mode, after }) => ({
    records: [{ kind: "posting", id: task_id }],
    glances: [taskRef(task_id)],
    finds: [{ index: "services", equals: [mode], direction: "oldest_first", after, limit: PAGE }],
  }),
  decide: ({ task_id, after }, context) => {
    const posting = context.seen.record({ kind: "posting", id: task_id });
    const task = context.seen.record(taskRef(task_id));
    const place = posting?.data.after ?? null;
    if (!posting || !task || posting.wake === null || place?.id !== after?.id)
      return answer({ told: 0 });
    const page = ofKind("service", context.found[0] ?? []);
    const wanted = new Set(task.data.spec.required_skills);
    const fit = page.filter(
      ({ data }) =>
        data.developer !== task.data.developer && data.capabilities.some((one) => wanted.has(one)),
    );
    const last = page.length < PAGE ? undefined : page.at(-1);
    const changes = new Changes(context);
    changes.change(posting, {
      type: "task.posted",
      set: { after: last === undefined ? place : { order: last.data.created_at, id: last.id } },
      wake: last === undefined ? null : context.now,
      to: [...new Set(fit.map(({ data }) => data.developer))],
    });
    return changes.accept({ told: fit.length });
  },
});
