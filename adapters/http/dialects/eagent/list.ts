import { z } from "zod";
import { OPERATIONS, refusalOf, statesCalled, type MarketPort } from "../../../../engine/index.ts";
import { json } from "../../answer.ts";
import type { Asked } from "../door.ts";
import { refuse } from "./refuse.ts";
import { listed, listView, WORDS } from "./view.ts";

export const NAMES = ["status", "category_id", "type", "from", "to", "page", "limit"] as const;

const whole = (most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: "must be a whole number" })
    .transform(Number)
    .pipe(z.int().min(1).max(most));
const day = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: "must be an ISO 8601 date or time",
});

const asked = z.object({
  status: z.enum(WORDS).optional(),
  category_id: whole(999_999_999).optional(),
  type: z.string().max(40).optional(),
  from: day.optional(),
  to: day.optional(),
  page: whole(10_000).default(1),
  limit: whole(100).default(20),
});

export const page = z.object({
  tasks: z.array(listed),
  pagination: z.object({
    page: z.number(),
    limit: z.number(),
    total: z.number(),
    pages: z.number(),
  }),
});

/** A day without a time is meant whole. */
const moment = (text: string | undefined, time: string): string | undefined =>
  text === undefined || text.includes("T") ? text : text + time;

export const list =
  (market: MarketPort) =>
  async ({ who, query }: Asked): Promise<Response> => {
    const read = asked.safeParse(Object.fromEntries(NAMES.map((name) => [name, query(name)])));
    if (!read.success) return refuse(refusalOf(read.error, asked));
    const { status, type, from, to, ...more } = read.data;
    const reply = await market.execute(who, "search_tasks", {
      ...more,
      statuses: status && statesCalled("eagent", status),
      task_type: type?.toLowerCase().replaceAll(/[ -]/g, "_"),
      from: moment(from, "T00:00:00.000Z"),
      to: moment(to, "T23:59:59.999Z"),
    });
    if (!reply.ok) return refuse(reply.rejection);
    const { tasks, ...pagination } = OPERATIONS.search_tasks.output.parse(reply.output);
    const answer: z.input<typeof page> = { tasks: tasks.map(listView), pagination };
    return json(200, answer);
  };
