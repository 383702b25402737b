import { z } from "zod";
import type { Context } from "../context.ts";
import { printAmber, printShare, printUsd } from "../money.ts";
import { amberOut, time, usdOut } from "../operations/schemas.ts";
import type { Stored, TaskData } from "../records.ts";
import { iso, isoOrNull } from "../time.ts";
import { isRequester } from "./access.ts";
import { openOperations, planOf } from "./step.ts";

export const locationOut = z.object({
  latitude: z.number(),
  longitude: z.number(),
  radius_meters: z.number(),
  address: z.string().nullable(),
});

const facts = {
  task_id: z.string(),
  status: z.string(),
  mcp_status: z.string(),
  title: z.string(),
  task_type: z.string(),
  priority: z.string(),
  budget_amber: amberOut,
  budget_usd: usdOut,
  milestone_count: z.number(),
  bid_enabled: z.boolean(),
  deadline_at: time,
  created_at: time,
};

export const taskSummary = z.object(facts);

export const taskView = z.object({
  ...facts,
  process: z.string(),
  category: z.object({ category_id: z.number(), name: z.string(), slug: z.string() }).nullable(),
  mode: z.string(),
  worker_instructions: z.string().nullable(),
  location: locationOut.nullable(),
  estimated_duration_minutes: z.number().nullable(),
  deliverables: z.array(z.looseObject({})),
  acceptance_criteria: z.array(z.looseObject({})),
  photo_requirements: z.looseObject({}).nullable(),
  required_skills: z.array(z.string()),
  metadata: z.record(z.string(), z.unknown()).nullable(),
  fee_rate: z.string().describe("The share of what is paid that the platform keeps"),
  bid_visibility: z.string(),
  payment_rule: z.string(),
  bidding_closes_at: time.nullable(),
  published_at: time.nullable(),
  allowed: z.array(z.string()).describe("The operations the caller may use on it now"),
  agent_id: z.string(),
  /** What only the two parties are told. */
  worker_id: z.string().nullable(),
  price_amber: amberOut.nullable(),
  price_usd: usdOut.nullable(),
  paid_amber: amberOut.nullable(),
  paid_usd: usdOut.nullable(),
  held_amber: amberOut.nullable(),
  held_usd: usdOut.nullable(),
  milestones_approved: z.number().nullable(),
  matched_at: time.nullable(),
  submitted_at: time.nullable(),
  ended_at: time.nullable(),
  next_at: time.nullable().describe("When silence moves the task on"),
});

export const mcpStatus = (task: TaskData, context: Context): string =>
  context.process(task.process).states[task.status]?.shows["mcp"] ?? "working";

export function summarise(task: Stored<"task">, context: Context): z.input<typeof taskSummary> {
  const { data } = task;
  return {
    task_id: task.id,
    status: data.status,
    mcp_status: mcpStatus(data, context),
    title: data.spec.title,
    task_type: data.spec.task_type,
    priority: data.spec.priority,
    budget_amber: printAmber(data.budget),
    budget_usd: printUsd(data.budget),
    milestone_count: data.milestones,
    bid_enabled: data.bids,
    deadline_at: iso(data.deadline),
    created_at: iso(data.created_at),
  };
}

/** The whole task as this principal may see it: money and people only for its parties. */
export function viewTask(task: Stored<"task">, context: Context): z.input<typeof taskView> {
  const { data } = task;
  const { spec } = data;
  return {
    ...summarise(task, context),
    process: data.process,
    category: categoryFacts(data, context),
    mode: data.mode,
    worker_instructions: spec.worker_instructions,
    location: spec.location,
    estimated_duration_minutes: spec.estimated_duration_minutes,
    deliverables: spec.deliverables.map((each) => ({ ...each })),
    acceptance_criteria: spec.acceptance_criteria.map((each) => ({ ...each })),
    photo_requirements: spec.photo_requirements && { ...spec.photo_requirements },
    required_skills: [...spec.required_skills],
    metadata: spec.metadata && { ...spec.metadata },
    fee_rate: printShare(data.fee_rate),
    bid_visibility: data.bid_visibility,
    payment_rule: data.payment_rule,
    bidding_closes_at: isoOrNull(data.bidding_closes),
    published_at: isoOrNull(data.published_at),
    allowed: [...openOperations(data, context, context.who.role)],
    agent_id: data.agent,
    ...partyFacts(task, context),
  };
}

/** What a market has stopped to offer is still told by its number. */
function categoryFacts({ category }: TaskData, { policy }: Context) {
  if (category === undefined) return null;
  const known = policy.categories.find(({ id }) => id === category);
  return { category_id: category, name: known?.name ?? "", slug: known?.slug ?? "" };
}

function partyFacts({ data, wake }: Stored<"task">, context: Context) {
  const { who } = context;
  const isParty = isRequester(data, who) || data.worker === who.id || who.role === "operator";
  const process = context.process(data.process);
  const clock = planOf(process, data.status).clock.length > 0;
  const isEnd = process.states[data.status]?.final === true;
  return {
    worker_id: isParty ? data.worker : null,
    price_amber: isParty ? printAmber(data.price) : null,
    price_usd: isParty ? printUsd(data.price) : null,
    paid_amber: isParty ? printAmber(data.paid) : null,
    paid_usd: isParty ? printUsd(data.paid) : null,
    held_amber: isParty ? printAmber(data.held) : null,
    held_usd: isParty ? printUsd(data.held) : null,
    milestones_approved: isParty ? data.approved : null,
    matched_at: isParty ? isoOrNull(data.matched_at) : null,
    submitted_at: isParty ? isoOrNull(data.submitted_at) : null,
    ended_at: isParty && isEnd ? iso(data.entered) : null,
    next_at: isParty && clock ? isoOrNull(wake) : null,
  };
}
