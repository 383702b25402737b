import { z } from "zod";
import { ofKind } from "../../context.ts";
import { answer } from "../../decision.ts";
import type { Principal } from "../../policy/principal.ts";
import type { Query } from "../../ports.ts";
import { distanceMeters } from "../../review/capabilities.ts";
import { bookRef, isFor, taskRef, workRef } from "../../task/access.ts";
import {
  acceptTask as accept,
  releaseTask as release,
  startTask as start,
} from "../../task/move-task.ts";
import { submitWork as submit } from "../../task/submit-work.ts";
import { openOperations } from "../../task/step.ts";
import { verification } from "../../task/submission-view.ts";
import { taskView, viewTask } from "../../task/view.ts";
import {
  amberOut,
  id,
  keyed,
  latitude,
  line,
  longitude,
  moment,
  nextCursor,
  paged,
  time,
} from "../schemas.ts";
import { operation } from "../operation.ts";
import { nextCursor as cursorOf, placeOf } from "../page.ts";

const moved = z.object({ task_id: z.string(), status: z.string(), mcp_status: z.string() });
const WORKER = ["worker"] as const;

const board = (input: z.output<typeof findInput>, { mode }: Principal): Query => ({
  index: "tasks_by_status",
  equals: [mode, input.kind === "bidding" ? "bidding" : "funded"],
  direction: "newest_first",
  after: placeOf(input.cursor),
  limit: input.limit,
});

const findInput = z.strictObject({
  kind: z
    .enum(["fixed_price", "bidding"])
    .default("fixed_price")
    .describe("Tasks to take at once, or tasks to bid for"),
  task_type: line(40).optional(),
  latitude: latitude.optional(),
  longitude: longitude.optional(),
  within_km: z.number().positive().max(20_000).optional(),
  ...paged,
});

export const findTasks = operation({
  name: "find_tasks",
  title: "Find tasks",
  sentence:
    "Tasks that are open to workers now, newest first. With a filter a page may be short; " +
    "next_cursor says whether there is more.",
  roles: WORKER,
  scope: null,
  effects: "reads",
  input: findInput,
  output: z.object({ tasks: z.array(taskView), next_cursor: nextCursor }),
  needs: (input, who) => ({ finds: [board(input, who)] }),
  decide: (input, context) => {
    const page = ofKind("task", context.found[0] ?? []);
    const { latitude: lat, longitude: lon, within_km } = input;
    const near = (place: { latitude: number; longitude: number } | null): boolean =>
      lat === undefined || lon === undefined || within_km === undefined
        ? true
        : place !== null &&
          distanceMeters(place, { latitude: lat, longitude: lon }) <= within_km * 1000;
    const shown = page.filter(
      ({ data }) =>
        isFor(data, context.who) &&
        openOperations(data, context, "worker").length > 0 &&
        (input.task_type === undefined || data.spec.task_type === input.task_type) &&
        near(data.spec.location),
    );
    return answer({
      tasks: shown.map((task) => viewTask(task, context)),
      next_cursor: cursorOf(page, input.limit, ({ data }) => data.created_at),
    });
  },
});

export const acceptTask = operation({
  name: "accept_task",
  title: "Take a task",
  sentence: "Takes a task of fixed price. The first to come has it.",
  roles: WORKER,
  scope: null,
  effects: "writes",
  input: z.strictObject({ task_id: id, ...keyed }),
  output: moved.extend({ price_amber: amberOut, deadline_at: time }),
  needs: ({ task_id }) => ({ records: [taskRef(task_id)] }),
  decide: ({ task_id }, context) => accept(task_id, context),
});

export const startTask = operation({
  name: "start_task",
  title: "Start a task",
  sentence: "Tells the requester that the work has begun. submit_work does it by itself.",
  roles: WORKER,
  scope: null,
  effects: "writes",
  input: z.strictObject({ task_id: id, ...keyed }),
  output: moved,
  needs: ({ task_id }) => ({ records: [taskRef(task_id)] }),
  decide: ({ task_id }, context) => start(task_id, context),
});

export const releaseTask = operation({
  name: "release_task",
  title: "Give a task back",
  sentence: "Gives a task back before anything was handed in, so that others may have it.",
  roles: WORKER,
  scope: null,
  effects: "writes",
  input: z.strictObject({ task_id: id, reason: line(2000).optional(), ...keyed }),
  output: moved,
  needs: ({ task_id }) => ({ records: [taskRef(task_id), bookRef(task_id)] }),
  decide: ({ task_id }, context) => release(task_id, context),
});

const photo = z
  .strictObject({
    sha256: z.string().regex(/^[0-9a-f]{64}$/i, { error: "must be 64 hex digits" }),
    width: z.int().min(1).max(100_000).nullish(),
    height: z.int().min(1).max(100_000).nullish(),
    taken_at: moment.nullish(),
    gps: z.strictObject({ latitude, longitude }).nullish(),
  })
  .transform((each) => ({
    sha256: each.sha256.toLowerCase(),
    width: each.width ?? null,
    height: each.height ?? null,
    taken_at: each.taken_at ?? null,
    gps: each.gps ?? null,
  }));

/** A form's answer; a number or a yes is kept as its text. */
const answerText = z.union([z.string().max(5000), z.number(), z.boolean()]).transform(String);

export const submitWork = operation({
  name: "submit_work",
  title: "Hand in work",
  sentence:
    "Hands in text, photos (described by hash, size, time and place) or answers for the next " +
    "milestone. The automatic checks run at once and are reported; they refuse nothing.",
  roles: WORKER,
  scope: null,
  effects: "writes",
  input: z.strictObject({
    task_id: id,
    milestone_number: z.int().min(1).max(20).optional(),
    text_content: z.string().max(50_000).optional(),
    photos: z.array(photo).max(100).default([]),
    answers: z.record(z.string().max(100), answerText).optional(),
    ...keyed,
  }),
  output: moved.extend({
    submission_id: z.string(),
    milestone_number: z.number(),
    revision: z.number(),
    verification,
    auto_approve_at: time.nullable(),
  }),
  needs: ({ task_id }) => ({ records: [taskRef(task_id), workRef(task_id)] }),
  decide: (input, context) => submit(input, context),
});
