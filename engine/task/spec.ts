import { z } from "zod";
import { amberFromOne, latitude, line, longitude, moment } from "../operations/schemas.ts";
import type { Context } from "../context.ts";
import { HOUR } from "../policy/policy.ts";
import type { TaskSpec } from "../records.ts";

const location = z.strictObject({
  latitude,
  longitude,
  radius_meters: z.number().min(1).max(100_000).default(100),
  address: line(500).optional(),
});

const deliverable = z.strictObject({
  type: line(40),
  description: line(1000),
  quantity: z.int().min(1).max(1000).default(1),
  required: z.boolean().default(true),
});

const criterion = z.strictObject({
  criterion: line(1000),
  verification_method: line(60).default("manual"),
});

const photoRequirements = z.strictObject({
  min_count: z.int().min(0).max(1000).default(1),
  must_include_gps_exif: z.boolean().default(false),
  min_resolution: z.enum(["low", "medium", "high"]).optional(),
});

/** Names that a careless merge would turn into behaviour. */
const POISON = new Set(["__proto__", "constructor", "prototype"]);

const metadata = z
  .record(z.string().max(100), z.json())
  .refine((data) => !Object.keys(data).some((key) => POISON.has(key)), {
    error: "must not use reserved names",
    params: { reason: "reserved_name" },
  })
  .refine((data) => JSON.stringify(data).length <= 4096, {
    error: "must be at most 4096 characters of JSON",
    params: { reason: "too_long" },
  });

/** What a task may say. Unknown fields are refused, never dropped. */
export const specFields = {
  title: line(200).describe("What is to be done, in a line"),
  task_type: line(40).describe("One of the types of get_capabilities, or your own"),
  location: location.optional(),
  budget_amber: amberFromOne.describe("What you pay at most, in Amber (100 Amber are 1 USD)"),
  priority: z.enum(["low", "medium", "high", "urgent"]).default("medium"),
  deadline_iso: moment
    .optional()
    .describe("When the work must be in; 24 hours from now by default"),
  worker_instructions: line(10_000).optional(),
  deliverables: z.array(deliverable).max(50).default([]),
  acceptance_criteria: z.array(criterion).max(50).default([]),
  photo_requirements: photoRequirements.optional(),
  required_skills: z.array(line(60)).max(20).default([]),
  milestone_count: z.int().min(1).max(20).default(1),
  estimated_duration_minutes: z.int().min(1).max(100_000).optional(),
  bid_enabled: z.boolean().default(false),
  bid_duration_hours: z.number().positive().max(720).optional(),
  bid_visibility: z.enum(["sealed", "live"]).default("sealed"),
  payment_rule: z.enum(["first_price", "second_price", "weighted"]).default("first_price"),
  metadata: metadata.optional(),
};
const specShape = z.strictObject(specFields);
export type SpecInput = z.output<typeof specShape>;

export const specOf = (input: SpecInput): TaskSpec => ({
  title: input.title,
  task_type: input.task_type,
  worker_instructions: input.worker_instructions ?? null,
  location: input.location ? { ...input.location, address: input.location.address ?? null } : null,
  priority: input.priority,
  estimated_duration_minutes: input.estimated_duration_minutes ?? null,
  deliverables: input.deliverables,
  acceptance_criteria: input.acceptance_criteria,
  photo_requirements: input.photo_requirements
    ? {
        ...input.photo_requirements,
        min_resolution: input.photo_requirements.min_resolution ?? null,
      }
    : null,
  required_skills: input.required_skills,
  metadata: input.metadata ?? null,
});

/** `lasts` is how long a task of its process has where nobody says, in milliseconds. */
export const deadlineOf = (
  input: SpecInput,
  { now, policy }: Context,
  lasts: number = policy.default_deadline,
): number => input.deadline_iso ?? now + lasts;

export const bidHoursOf = (input: SpecInput, { policy }: Context): number =>
  input.bid_duration_hours ?? policy.default_bid_hours;

/** When bidding would close if it opened now. */
export const biddingCloses = (hours: number, now: number): number => now + Math.round(hours * HOUR);
