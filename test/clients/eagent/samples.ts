import { z } from "zod";

const time = z.iso.datetime();
const id = z.string().min(1);
const place = z.looseObject({ lat: z.number(), lng: z.number(), radius_km: z.literal(5) });

const created = {
  id,
  type: z.literal("photo_verification"),
  status: z.literal("PENDING"),
  instruction: z.literal("Take a photo of the storefront at 123 Main St"),
  budget: z.literal(15),
  category_id: z.literal(1),
  location: place,
  deadline: time,
  metadata: z.object({ order_id: z.literal("ord_456") }),
  created_at: time,
};

const result = z.object({ verified: z.literal(true), photo_url: z.string() });

const listed = (most: number) =>
  z.looseObject({
    tasks: z.array(
      z.looseObject({
        ...{ id, type: z.string(), status: z.string(), instruction: z.string() },
        ...{ budget: z.number(), category_id: z.number(), created_at: time },
      }),
    ),
    pagination: z.strictObject({
      ...{ page: z.literal(1), limit: z.literal(most), total: z.number(), pages: z.number() },
    }),
  });

const detail = z.looseObject({
  ...created,
  status: z.literal("COMPLETED"),
  category: z.object({
    id: z.literal(1),
    name: z.literal("Photo Verification"),
    slug: z.literal("photo-verification"),
  }),
  worker: z.looseObject({ id, rating: z.number().nullable(), tasks_completed: z.literal(1) }),
  submission: z.looseObject({
    ...{ id, result_data: result, notes: z.literal("Confirmed storefront sign") },
    ...{ submitted_at: time, duration_sec: z.number() },
  }),
  evidence: z.array(z.object({ id, type: z.literal("PHOTO"), url: z.url() })).length(1),
  completed_at: time,
});

const category = z.looseObject({
  ...{ id: z.int(), name: z.string(), slug: z.string(), description: z.string() },
  ...{ group: z.string(), min_price: z.number(), max_price: z.number() },
  ...{ avg_completion_min: z.number(), workers_available: z.int() },
});

const offer = z.looseObject({
  error: z.looseObject({ code: z.string(), message: z.string() }),
  accepts: z.array(z.unknown()),
});

const CREATE = "POST /api/v1/tasks";
const ONE = "/api/v1/tasks/tsk_8f3a2b1c";

/** The samples of the documents, in the order of examples.sh: by name and type what each shows. */
export const EXAMPLES: readonly (readonly [sample: string, status: number, answer: z.ZodObject])[] =
  [
    ["GET /api/v1/tasks", 200, listed(20)],
    [CREATE, 201, z.looseObject(created)],
    [
      `DELETE ${ONE}`,
      200,
      z.looseObject({
        ...{ id, status: z.literal("CANCELLED") },
        ...{ refunded: z.literal(true), refund_amount: z.literal(15) },
      }),
    ],
    [CREATE, 201, z.looseObject(created)],
    [
      `POST ${ONE}/accept`,
      200,
      z.looseObject({
        ...{ id, status: z.literal("IN_PROGRESS"), accepted_at: time, sla_deadline: time },
      }),
    ],
    [
      `POST ${ONE}/submit`,
      200,
      z.looseObject({
        ...{ id, status: z.literal("SUBMITTED") },
        submission: z.looseObject({ id, result_data: result, submitted_at: time }),
      }),
    ],
    ["GET /api/v1/tasks", 200, listed(10)],
    [`GET ${ONE}`, 200, detail],
    [
      "GET /api/v1/categories",
      200,
      z.looseObject({ categories: z.array(category).min(2), total: z.int() }),
    ],
    [CREATE, 402, offer],
    [CREATE, 402, offer],
  ];

const about = { task_id: id, timestamp: time };

/** The bodies of deliveries. */
export const PAYLOAD = z.union([
  z.strictObject({
    ...{ event: z.literal("task.matched"), status: z.literal("MATCHED"), ...about },
    data: z.strictObject({ worker_id: id, accept_until: time }),
  }),
  z.strictObject({
    ...{ event: z.literal("task.completed"), status: z.literal("COMPLETED"), ...about },
    data: z.strictObject({
      ...{ submission_id: id, result_data: z.looseObject({}), duration_sec: z.number() },
      worker_rating: z.number().nullable(),
    }),
    untrusted_fields: z.tuple([z.literal("data.result_data")]),
  }),
]);
