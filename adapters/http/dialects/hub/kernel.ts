import { z } from "zod";
import { json } from "../../answer.ts";
import type { HubFigures, HubPort } from "../../../../engine/index.ts";
import { counter, gauge, metricsText, PROMETHEUS } from "./prometheus.ts";
import type { Row } from "./row.ts";
import { iso, rounded, seconds } from "./words.ts";

const kernelOut = z.object({
  running: z.boolean(),
  uptime: z.number().describe("Seconds"),
  cycle_count: z.number(),
  metrics: z.object({
    tasks_processed: z.number(),
    avg_task_latency_ms: z.number().nullable(),
  }),
  queue_sizes: z.object({
    high_priority: z.number(),
    normal_priority: z.number(),
    background: z.number(),
  }),
  hmr: z.object({
    enabled: z.literal(false),
    attempts: z.literal(0),
    success: z.literal(0),
    rollback: z.literal(0),
  }),
});

/** The loop is the market's scheduler, and its queues are the tasks that wait for an agent. */
const kernelOf = (figures: HubFigures) => ({
  running: figures.parts.scheduler,
  uptime: seconds(figures.uptime),
  cycle_count: figures.cycles,
  metrics: {
    tasks_processed: figures.tasks_done,
    avg_task_latency_ms: figures.task_mean === null ? null : rounded(figures.task_mean),
  },
  queue_sizes: {
    high_priority: figures.pending.high,
    normal_priority: figures.pending.normal,
    background: figures.pending.background,
  },
  // Code is never exchanged while a market runs.
  hmr: { enabled: false, attempts: 0, success: 0, rollback: 0 },
});

const klmOut = z.object({
  active: z.literal(true),
  modules_loaded: z.number(),
  modules_active: z.number(),
  recent_reloads: z.literal(0),
});
const kebOut = z.object({
  active: z.literal(true),
  topics: z.number(),
  subscribers: z.number(),
  events_published: z.number(),
  events_delivered: z.number(),
});

export const kernelRows = (hub: HubPort): readonly Row[] => [
  {
    ...{ method: "get", path: "/api/kernel/status", title: "Read how the scheduler is" },
    answers: kernelOut,
    handle: async () => json(200, kernelOf(await hub.figures())),
  },
  {
    ...{ method: "get", path: "/api/kernel/metrics", title: "Read the scheduler's figures" },
    answers: z.object({ hub_ts: z.string(), kernel: kernelOut }),
    async handle() {
      const figures = await hub.figures();
      return json(200, { hub_ts: iso(figures.now), kernel: kernelOf(figures) });
    },
  },
  {
    ...{ method: "get", path: "/api/klm/status", title: "Read what is loaded" },
    answers: klmOut,
    async handle() {
      const { length } = (await hub.figures()).modules;
      const loaded = { modules_loaded: length, modules_active: length };
      return json(200, { active: true, ...loaded, recent_reloads: 0 });
    },
  },
  {
    ...{ method: "get", path: "/api/keb/status", title: "Read how events are told" },
    answers: kebOut,
    async handle() {
      const { topics, subscribers, events } = await hub.figures();
      const counts = { events_published: events.published, events_delivered: events.delivered };
      return json(200, { active: true, topics, subscribers, ...counts });
    },
  },
  {
    ...{ method: "get", path: "/metrics", title: "Read all figures, for a scraper" },
    ...{ answers: z.string(), type: PROMETHEUS },
    handle: async () => metricsText(metricsOf(await hub.figures())),
  },
];

const metricsOf = (figures: HubFigures) => [
  gauge("kernel_uptime_seconds", "Seconds since the start", seconds(figures.uptime)),
  counter("kernel_cycle_count", "Kernel loop cycles", figures.cycles),
  counter("kernel_tasks_processed", "Tasks that agents completed", figures.tasks_done),
  gauge("kernel_queue_high", "Tasks of high priority that wait", figures.pending.high),
  gauge("kernel_queue_normal", "Tasks of normal priority that wait", figures.pending.normal),
  gauge("kernel_queue_background", "Other tasks that wait", figures.pending.background),
  gauge("kernel_timer_late_ms", "How late the oldest timer is", figures.late_ms),
  counter("hub_requests_total", "Requests answered", figures.requests),
  counter("hub_failures_total", "Failures that no caller was shown", figures.failures),
  counter("hub_telemetry_total", "Events of telemetry received", figures.telemetry),
  gauge("memory_recall_ms", "A read of the store just now", rounded(figures.store_ms)),
  counter("events_published_total", "Events recorded", figures.events.published),
  counter("events_delivered_total", "Events sent to webhooks", figures.events.delivered),
  counter("ethics_approved_total", "Tasks that passed the Risk Gate", figures.gate.approved),
  counter("ethics_rejected_total", "Tasks that the Risk Gate refused", figures.gate.rejected),
  gauge("plugins_loaded", "Total plugins loaded", figures.modules.length),
];
