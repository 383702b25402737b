import { z } from "zod";

/** Where the documents show a text or a number, and a market may honestly have none. */
const TEXT_OR_NULL = Symbol("text or null");
const NUMBER_OR_NULL = Symbol("number or null");

/** What has the fields of a sample, with values of the same types; more is no fault. */
function shape(sample: unknown): z.ZodType {
  if (sample === TEXT_OR_NULL) return z.string().nullable();
  if (sample === NUMBER_OR_NULL) return z.number().nullable();
  if (typeof sample === "string") return z.string();
  if (typeof sample === "number") return z.number();
  if (typeof sample === "boolean") return z.boolean();
  if (sample === null) return z.null();
  if (Array.isArray(sample)) return z.array(sample.length === 0 ? z.unknown() : shape(sample[0]));
  return z.looseObject(
    Object.fromEntries(Object.entries(sample ?? {}).map(([name, each]) => [name, shape(each)])),
  );
}

const TIME = "2025-11-01T10:30:00Z";
const answer = { response: "", session_id: "", metadata: { model: "", tokens: 1 } };
const task = { task_id: "", description: "", status: "", agent: "", created_at: TIME };
const kernel = {
  ...{ running: true, uptime: 1.5, cycle_count: 1 },
  metrics: { tasks_processed: 1, avg_task_latency_ms: NUMBER_OR_NULL },
  queue_sizes: { high_priority: 0, normal_priority: 0, background: 0 },
  hmr: { enabled: true, attempts: 0, success: 0, rollback: 0 },
};
const phases = {
  ...{ metrics_collection: "", controller: "", actuators: "", supervisor: "" },
  ...{ feedback: "", validation: "", error_correction: "", metrics_bridge: "" },
};
const kpis = {
  ...{ system_health_score: 1, actions_executed: 1, proposals_generated: 0 },
  ...{ proposals_executed: 0, proposals_accepted: 0, files_integrated: 0 },
  ...{ files_quarantined: 0, last_rollback_token: TEXT_OR_NULL },
};
const upkeep = {
  homeostasis: { running: true, status: "" },
  self_improvement_engine: { enabled: true, status: "" },
  self_incorporation: { running: true, status: "" },
};
const files = {
  ...{ files_discovered: 1, files_classified: 1, files_integrated: 1, files_quarantined: 0 },
  ...{ discovery_rate: 1, integration_success_rate: 1 },
};
const stability = {
  ...{ task_latency_p95_ms: NUMBER_OR_NULL, memory_rtt_ms: 1, plugin_load_success_rate: 1 },
  ...{ exception_suppression_count: 0, queue_depth: 0 },
};
const missing = { error: "" };

type Sample = readonly [sample: string, status: number, shown: unknown];

const SHOWN: readonly Sample[] = [
  ["POST /api/ai/ask", 200, answer],
  ["POST /api/ai/ask", 200, answer],
  [
    ...(["POST /api/lyrixa/chat", 200] as const),
    { text: "", suggestions: [], applied_changes: [], identity: { name: "", version: "" } },
  ],
  ["GET /api/agents", 200, { agents: [{ name: "", capabilities: [""], status: "" }], count: 1 }],
  ["POST /api/tasks", 201, { task_id: "", status: "", created_at: TIME }],
  ["GET /api/tasks", 200, { tasks: [{ ...task, completed_at: TEXT_OR_NULL }], count: 1 }],
  [
    ...(["GET /api/tasks/{task_id}", 200] as const),
    { ...task, performed_at: TEXT_OR_NULL, duration_secs: NUMBER_OR_NULL },
  ],
  [
    ...(["GET /api/memory/status", 200] as const),
    {
      status: "",
      stats: { total_memories: 1, recent_queries: 1, avg_recall_latency_ms: 1 },
      storm: { enabled: true, status: "", ot_backend: TEXT_OR_NULL },
    },
  ],
  [
    ...(["GET /api/memory/graph", 200] as const),
    {
      nodes: [{ id: "", content: "", connections: 1 }],
      edges: [{ source: "", target: "", weight: 1 }],
    },
  ],
  [
    ...(["GET /api/memory/audit", 200] as const),
    { events: [{ timestamp: TIME, event_type: "", memory_id: "", user: "" }] },
  ],
  [
    ...(["GET /api/homeostasis/status", 200] as const),
    { status: "", health_score: 1, phases, recent_actions: 1, last_check: TIME },
  ],
  ["GET /api/homeostasis/metrics", 200, { timestamp: TIME, metrics: stability }],
  [
    "GET /api/maintenance/status",
    200,
    { timestamp: TIME, healthy: true, subsystems: upkeep, kpis },
  ],
  [
    ...(["GET /api/selfinc/status", 200] as const),
    { running: true, enabled: true, metrics: files, last_rollback_token: TEXT_OR_NULL },
  ],
  [
    ...(["GET /api/selfinc/discovered?path=process", 200] as const),
    { files: [{ path: "", discovered_at: TIME, status: "", classification: "" }], count: 1 },
  ],
  [
    ...(["GET /api/selfinc/classified?classification=process", 200] as const),
    {
      files: [
        {
          ...{ path: "", classification: "", intent: TEXT_OR_NULL, confidence: 1 },
          trust_score: NUMBER_OR_NULL,
        },
      ],
      count: 1,
    },
  ],
  [
    ...(["GET /api/selfinc/audit?action=integrate&limit=100", 200] as const),
    {
      records: [
        { timestamp: TIME, action: "", path: "", result: "", rollback_token: TEXT_OR_NULL },
      ],
      total: 1,
    },
  ],
  [
    ...(["GET /api/selfinc/ethics/dashboard", 200] as const),
    {
      summary: { total_evaluations: 1, approved: 1, rejected: 0, pending: 0 },
      ...{ recent_concerns: [], policy_compliance: 1 },
    },
  ],
  ["GET /api/kernel/status", 200, kernel],
  ["GET /api/kernel/metrics", 200, { hub_ts: TIME, kernel }],
  [
    ...(["GET /api/klm/status", 200] as const),
    { active: true, modules_loaded: 1, modules_active: 1, recent_reloads: 0 },
  ],
  [
    ...(["GET /api/keb/status", 200] as const),
    { active: true, topics: 1, subscribers: 1, events_published: 1, events_delivered: 1 },
  ],
  [
    ...(["GET /api/plugins", 200] as const),
    { plugins: [{ name: "", version: "", category: "", status: "" }], count: 1 },
  ],
  ["POST /api/plugins/register", 201, { status: "registered", plugin_id: "" }],
  ["POST /api/run", 201, { job_id: "", status: "running", started_at: TIME }],
  ["POST /api/cancel/{job_id}", 200, { ok: true, message: "" }],
  [
    ...(["GET /api/security/policy", 200] as const),
    {
      capabilities: { allow: {}, deny: {} },
      network: { allowlist: [""], denylist: [] },
      strict_mode: false,
    },
  ],
  [
    ...(["GET /api/policy/disclosure", 200] as const),
    {
      telemetry_opt_in: false,
      data_retention_days: NUMBER_OR_NULL,
      disclosure_url: TEXT_OR_NULL,
    },
  ],
  ["GET /api/trainer/status", 200, { enabled: false, jobs_active: 0, evals_run: 0 }],
  ["POST /api/trainer/jobs", 501, missing],
  ["GET /api/quantum/status", 200, { available: false, mode: "", backend: null }],
  ["GET /api/qfac/admin/show", 200, { mode: "", nodes_compressed: 0, compression_ratio: 1 }],
  ["POST /api/qfac/admin/reset", 501, missing],
  ["GET /api/consciousness/state", 501, missing],
  [
    ...(["GET /api/stats", 200] as const),
    {
      ...{ uptime: 1, requests_handled: 1, telemetry_received: 1, services_registered: 1 },
      lyrixa_chat: { registered: true, status: "" },
    },
  ],
  [
    ...(["GET /api/site_status", 200] as const),
    { status: "", version: "", components: { kernel: "", memory: "", hub: "" } },
  ],
  ["POST /api/telemetry", 202, { received: true }],
  ["POST /api/peers/announce", 501, missing],
  ["POST /api/peers/sync", 501, missing],
];

/** The samples of the documents, in the order of examples.sh. */
export const EXAMPLES = SHOWN.map(([sample, status, shown]) => ({
  ...{ sample, status },
  answer: shape(shown),
}));
