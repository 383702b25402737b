import { z } from "zod";

const text = z.string().min(1);
const time = z.iso.datetime();
const told = (data: z.ZodType) => z.looseObject({ success: z.literal(true), data });

const tokens = told(
  z.looseObject({ idToken: text, refreshToken: text, expiresIn: z.number(), role: text }),
);

const created = told(
  z.looseObject({
    id: text,
    title: z.literal("Photograph 3 coffee shops in SOMA"),
    status: z.literal("open"),
    budget: z.literal(150),
    escrowId: z.string().startsWith("esc_"),
    agentId: text,
    agentName: text,
    applicantCount: z.literal(0),
    createdAt: time,
  }),
);

/** The samples of the documents, in the order of examples.sh: by name and type what each shows. */
export const EXAMPLES: readonly (readonly [sample: string, status: number, answer: z.ZodObject])[] =
  [
    ["POST /api/v1/public/check-email", 200, told(z.looseObject({ exists: z.literal(false) }))],
    ["POST /api/v1/public/auth/register", 201, told(z.looseObject({ email: text }))],
    ["POST /api/v1/public/auth/login", 200, tokens],
    ["POST /api/v1/public/auth/refresh", 200, tokens],
    [
      "POST /api/v1/api-keys",
      201,
      told(z.looseObject({ key: z.string().regex(/^sk_(live|test)_/), scopes: z.array(text) })),
    ],
    ["GET /api/v1/tasks", 200, told(z.looseObject({ tasks: z.array(z.unknown()).length(0) }))],
    ["POST /api/v1/tasks", 201, created],
    ["POST /api/v1/tasks", 201, created],
    ["POST /api/v1/tasks", 201, created],
    [
      "POST /api/v1/tasks",
      400,
      z.strictObject({
        success: z.literal(false),
        error: z.strictObject({
          code: z.literal("VALIDATION_ERROR"),
          message: z.string().startsWith("title is required"),
        }),
      }),
    ],
  ];

const about = { taskTitle: text, humanDisplayId: text };
const envelope = <E extends string>(event: E, data: object) =>
  z.strictObject({
    ...{ event: z.literal(event), timestamp: time, taskId: text },
    data: z.strictObject({ ...about, ...data }),
  });
const amount = { payout: z.number(), payoutText: text, platformFee: z.number() };

/** The bodies of deliveries. */
export const PAYLOAD = z.union([
  envelope("task.human_accepted", { applicationId: text, acceptedAt: time }),
  envelope("task.submitted", { submissionId: text, submittedAt: time }),
  envelope("task.completed", { completedAt: time, ...amount, platformFeeText: text }),
  envelope("message.received", { messageId: text, sentAt: time }),
]);
