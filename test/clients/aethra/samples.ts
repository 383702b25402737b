import { z } from "zod";

/** Amber and dollars are decimal text wherever the documents show an amount that is answered. */
const amount = z.string().regex(/^\d+\.\d{2,}$/);
const time = z.iso.datetime();
const ratio = z.number().min(0).max(1);
const status = { status: z.string(), mcp_status: z.string() };
const MCP_STATUS = ["working", "input_required", "completed", "failed", "cancelled"] as const;
const task = { task_id: z.string() };
const checked = z.looseObject({ passed: z.boolean() });

/**
 * What the documents' samples show of each tool's answer, by name and type, and where they show
 * none, what a client cannot do without. Whatever else is answered is of no matter here.
 */
export const TOOLS = {
  create_task: z.looseObject({
    ...task,
    status: z.literal("draft"),
    spec_quality_score: ratio,
    spec_quality_label: z.string(),
    warnings: z.array(z.string()),
    tc_notice: z.null(),
    estimated_match_minutes: z.int().nullable(),
    budget_amber: z.literal("20.00"),
    priority: z.literal("medium"),
    deadline_at: time,
    created_at: time,
  }),
  fund_task: z.looseObject({
    ...task,
    status: z.enum(["funded", "bidding"]),
    escrow_id: z.string(),
  }),
  cancel_task: z.looseObject({ ...task, status: z.literal("cancelled"), refunded_amber: amount }),
  approve_submission: z.looseObject({ ...task, ...status, paid_amber: amount }),
  reject_submission: z.looseObject({ ...task, ...status }),
  verify_submission: z.looseObject({ ...task, passed: z.boolean(), checks: z.array(z.unknown()) }),
  get_submission: z.looseObject({
    photo_count: z.int(),
    text_content: z.string(),
    verification: checked,
  }),
  get_task: z.looseObject({ ...task, status: z.string(), mcp_status: z.enum(MCP_STATUS) }),
  list_tasks: z.looseObject({
    tasks: z.array(z.looseObject({ ...task, status: z.string(), mcp_status: z.enum(MCP_STATUS) })),
  }),
  get_wallet: z.looseObject({
    balance_usd: amount,
    pending_usd: amount,
    currency: z.literal("USD"),
  }),
  get_api_score: z.looseObject({ api_score: z.number() }),
  get_capabilities: z.looseObject({
    task_types: z.array(z.looseObject({ task_type: z.string(), workers: z.int() })).length(8),
  }),
  file_dispute: z.looseObject({ dispute_id: z.string() }),
  dry_run: z.looseObject({
    spec_quality_score: ratio,
    spec_quality_label: z.string(),
    warnings: z.array(z.string()),
  }),
  list_bids: z.looseObject({
    bids: z.array(z.looseObject({ bid_id: z.string(), amount_amber: amount })),
  }),
  close_bidding_early: z.looseObject({ ...task, ...status }),
  select_bid: z.looseObject({ ...task, worker_id: z.string(), price_amber: amount }),
  reopen_bidding: z.looseObject({ ...task, bidding_closes_at: time }),
} as const;

const key = z.string().regex(/^sk_test_[\w-]{48}$/);
const jwt = z.string().startsWith("eyJ");
const pair = z.looseObject({
  access_token: jwt,
  refresh_token: jwt,
  role: z.literal("developer"),
});
const fault = (code: number, data: z.ZodType) =>
  z.looseObject({
    jsonrpc: z.literal("2.0"),
    id: z.literal(1),
    error: z.looseObject({ code: z.literal(code), message: z.string(), data }),
  });

const hook = z.looseObject({
  webhook_id: z.string(),
  url: z.literal("https://yourapp.com/webhooks/aethra"),
  event_types: z.array(z.string()).length(3),
});

/** The samples of the REST surface and of failures, in the order of account.py. */
export const REST: readonly (readonly [sample: string, status: number, answer: z.ZodObject])[] = [
  ["POST /api/v1/auth/register/developer", 201, z.looseObject({ role: z.literal("developer") })],
  ["POST /api/v1/auth/login", 200, pair],
  ["POST /api/v1/auth/token/refresh", 200, pair],
  [
    "POST /api/v1/auth/developers/agents",
    201,
    z.looseObject({ agent_id: z.string(), api_key: key }),
  ],
  ["POST /api/v1/auth/api-keys", 201, z.looseObject({ api_key: key, expires_at: time })],
  [
    "POST /api/v1/amber/topup/create-intent",
    200,
    z.looseObject({ client_secret: z.string().min(1) }),
  ],
  [
    "GET /api/v1/amber/balance",
    200,
    z.looseObject({
      amber: z.literal(2000),
      micro_amber: z.literal(2_000_000_000),
      usd_equivalent: z.literal("20.00"),
    }),
  ],
  [
    "PUT /api/v1/amber/spending-caps",
    200,
    z.looseObject({ daily_agent_spend_cap_amber: amount, per_task_spend_cap_amber: amount }),
  ],
  ["POST /api/v1/webhooks", 201, hook],
  ["GET /api/v1/webhooks", 200, z.looseObject({ webhooks: z.array(hook).length(1) })],
  ["GET /.well-known/agent.json", 200, z.looseObject({ name: z.string(), url: z.url() })],
  ["POST /mcp", 403, fault(-32_000, z.looseObject({}))],
  ["POST /mcp", 401, fault(-32_001, z.looseObject({}))],
  [
    "POST /mcp",
    200,
    fault(
      -32_602,
      z.looseObject({
        field: z.literal("budget_amber"),
        reason: z.literal("below_minimum"),
      }),
    ),
  ],
  ["POST /api/v1/auth/revoke", 200, z.looseObject({ revoked: z.literal(true) })],
  ["GET /api/v1/amber/balance", 401, z.looseObject({ error: z.looseObject({}) })],
];

/** What an OAuth client is answered. */
export const TOKEN = z.strictObject({
  access_token: jwt,
  token_type: z.literal("bearer"),
  expires_in: z.literal(3600),
  scope: z.literal("tasks.read tasks.create payments.fund"),
});

/** The body of a delivery about a task. */
export const PAYLOAD = z.looseObject({
  event_id: z.string(),
  type: z.string(),
  agent_id: z.string(),
  task_id: z.string(),
  timestamp: z.int(),
  sequence: z.int().positive(),
  data: z.looseObject({ task_id: z.string(), title: z.string(), budget_amount: amount }),
});

/** What the documents call the events of the stream. */
export const EVENT_NAMES = [
  "task_state_change",
  "submission_received",
  "task_completed",
  "task_cancelled",
  "task_disputed",
  "error",
] as const;

/** One event of the stream. */
export const EVENT = z.object({
  id: z.string(),
  event: z.enum(EVENT_NAMES),
  data: z.looseObject({ task_id: z.string(), mcp_status: z.enum(MCP_STATUS) }),
});
