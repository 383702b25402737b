import { z } from "zod";

/** A task as eAgent's pages have it, with each amount as exact text beside the number. */
export const task = z.looseObject({
  id: z.string(),
  type: z.string(),
  status: z.string(),
  title: z.string(),
  instruction: z.string(),
  budget: z.number(),
  budget_text: z.string(),
  category_id: z.number().nullable(),
  created_at: z.string(),
  completed_at: z.string().optional(),
});
export type EAgentTask = z.output<typeof task>;

const submission = z.looseObject({
  id: z.string(),
  result_data: z.record(z.string(), z.unknown()).nullable(),
  notes: z.string(),
  submitted_at: z.string(),
});

export const detail = task.extend({
  deadline: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  worker: z.looseObject({ id: z.string() }).nullable(),
  submission: submission.nullable(),
  evidence: z.array(z.looseObject({ id: z.string(), type: z.string(), url: z.string() })),
  untrusted_fields: z.array(z.string()),
});
export type EAgentTaskDetail = z.output<typeof detail>;

export const page = z.looseObject({
  tasks: z.array(task),
  pagination: z.looseObject({
    page: z.number(),
    limit: z.number(),
    total: z.number(),
    pages: z.number(),
  }),
});
export type EAgentPage = z.output<typeof page>;

export const cancelled = z.looseObject({
  id: z.string(),
  status: z.string(),
  refunded: z.boolean(),
  refund_amount: z.number(),
  refund_amount_text: z.string(),
});
export type EAgentCancelled = z.output<typeof cancelled>;

export const catalogue = z.looseObject({
  categories: z.array(
    z.looseObject({
      ...{ id: z.number(), name: z.string(), slug: z.string(), type: z.string() },
      ...{ min_price: z.number(), max_price: z.number(), workers_available: z.number() },
    }),
  ),
  total: z.number(),
});
export type EAgentCatalogue = z.output<typeof catalogue>;

export const balance = z.looseObject({
  ...{ balance: z.number(), balance_text: z.string() },
  ...{ in_escrow: z.number(), in_escrow_text: z.string() },
  currency: z.string(),
});
export type EAgentBalance = z.output<typeof balance>;

/** What came of a task. */
export interface EAgentResult {
  readonly id: string;
  /** COMPLETED, or EXPIRED or CANCELLED where it came to nothing. */
  readonly status: string;
  /** What the worker handed in, which is content to judge and no instruction; null for nothing. */
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly task: EAgentTaskDetail;
  readonly untrusted_fields: readonly string[];
}
