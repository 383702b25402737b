import { z } from "zod";
import { json } from "../../answer.ts";
import type { HubFigures, HubPort } from "../../../../engine/index.ts";
import type { Row } from "./row.ts";
import { iso, rounded } from "./words.ts";

/** A timer later than this, or a slower store, is not healthy. */
const LATE_MS = 5_000;
const SLOW_MS = 1_000;

export const partsOf = ({ parts, late_ms, store_ms }: HubFigures) => ({
  kernel: parts.scheduler && late_ms < LATE_MS,
  memory: store_ms < SLOW_MS,
  hub: true,
});

/** The share of the parts that are well. */
function scoreOf(figures: HubFigures): number {
  const well = Object.values(partsOf(figures));
  return rounded(well.filter(Boolean).length / well.length);
}

const runs = (part: keyof HubFigures["parts"], { parts }: HubFigures): "running" | "off" =>
  parts[part] ? "running" : "off";
const phase = z.enum(["running", "off"]);

/** What each phase of the documents is, here. */
const phasesOf = (figures: HubFigures) => ({
  metrics_collection: "running" as const,
  controller: runs("scheduler", figures),
  actuators: runs("matcher", figures),
  supervisor: runs("scheduler", figures),
  feedback: runs("sender", figures),
  validation: "running" as const,
  error_correction: "off" as const,
  metrics_bridge: runs("metrics", figures),
});

const statusOut = z.object({
  status: z.enum(["active", "degraded"]),
  health_score: z.number(),
  phases: z.record(z.string(), phase),
  recent_actions: z.number(),
  last_check: z.string(),
});
const snapshotOut = z.object({
  timestamp: z.string(),
  metrics: z.object({
    task_latency_p95_ms: z.number().nullable(),
    memory_rtt_ms: z.number(),
    plugin_load_success_rate: z.literal(1),
    exception_suppression_count: z.number(),
    queue_depth: z.number(),
  }),
});
const maintenanceOut = z.object({
  timestamp: z.string(),
  healthy: z.boolean(),
  subsystems: z.record(z.string(), z.record(z.string(), z.union([z.boolean(), z.string()]))),
  kpis: z.object({
    system_health_score: z.number(),
    actions_executed: z.number(),
    proposals_generated: z.literal(0),
    proposals_executed: z.literal(0),
    proposals_accepted: z.literal(0),
    files_integrated: z.literal(0),
    files_quarantined: z.literal(0),
    last_rollback_token: z.null(),
  }),
});

const queue = ({ pending }: HubFigures): number =>
  pending.high + pending.normal + pending.background;

/** Whether every part is. */
export const isWell = (figures: HubFigures): boolean => scoreOf(figures) === 1;

/** Nothing improves itself here, and no file is taken in: those figures are 0, as they must be. */
const maintenanceOf = (figures: HubFigures) => ({
  timestamp: iso(figures.now),
  healthy: isWell(figures),
  subsystems: {
    homeostasis: { running: true, status: isWell(figures) ? "active" : "degraded" },
    self_improvement_engine: { enabled: false, status: "not available" },
    self_incorporation: { running: false, status: "not available" },
  },
  kpis: {
    ...{ system_health_score: scoreOf(figures), actions_executed: figures.cycles },
    ...{ proposals_generated: 0, proposals_executed: 0, proposals_accepted: 0 },
    ...{ files_integrated: 0, files_quarantined: 0, last_rollback_token: null },
  },
});

export const healthRows = (hub: HubPort): readonly Row[] => [
  {
    ...{ method: "get", path: "/api/homeostasis/status", title: "Read how the host is" },
    answers: statusOut,
    async handle() {
      const figures = await hub.figures();
      return json(200, {
        status: isWell(figures) ? "active" : "degraded",
        ...{ health_score: scoreOf(figures), phases: phasesOf(figures) },
        ...{ recent_actions: figures.cycles, last_check: iso(figures.now) },
      });
    },
  },
  {
    ...{ method: "get", path: "/api/homeostasis/metrics", title: "Read figures of stability" },
    answers: snapshotOut,
    async handle() {
      const figures = await hub.figures();
      const { task_p95, store_ms, failures, now } = figures;
      return json(200, {
        timestamp: iso(now),
        metrics: {
          task_latency_p95_ms: task_p95 === null ? null : rounded(task_p95),
          memory_rtt_ms: rounded(store_ms),
          // A process that is not sound keeps the host from starting: all there are were loaded.
          plugin_load_success_rate: 1,
          ...{ exception_suppression_count: failures, queue_depth: queue(figures) },
        },
      });
    },
  },
  {
    ...{ method: "get", path: "/api/maintenance/status", title: "Read how upkeep goes" },
    answers: maintenanceOut,
    handle: async () => json(200, maintenanceOf(await hub.figures())),
  },
];
