import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Event, MetricsPort, OnRequest } from "../../engine/index.ts";

/** What is asked for when somebody reads the figures. */
export interface HostFigures {
  /** Open sessions of MCP. */
  sessions(): number;
  /** By how many milliseconds the oldest timer is late; 0 where all is done. */
  late(): Promise<number>;
}

export interface MetricsOptions {
  /** Who may read the figures: whoever shows this as a bearer's token. */
  readonly token: string;
  readonly version: string;
  readonly figures: HostFigures;
}

export interface Metrics extends MetricsPort {
  readonly onRequest: OnRequest;
  /** Counts what was recorded. */
  recorded(event: Event): void;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/**
 * Figures in Prometheus' format, in a registry of their own. Labels are words of this market's
 * tables alone, so there is an end to their number. Needs the package `prom-client`.
 */
export function prometheusMetrics({ token, version, figures }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: "guildhall_request_duration_seconds",
    help: "Answered requests, by the time until the answer began",
    labelNames: ["route", "method", "status", "operation"],
    buckets: SECONDS,
    registers,
  });
  const refusals = new Counter({
    name: "guildhall_refusals_total",
    help: "Refused requests, by the code of the refusal",
    labelNames: ["code"],
    registers,
  });
  const events = new Counter({
    name: "guildhall_events_total",
    help: "Recorded events, by their type",
    labelNames: ["type"],
    registers,
  });
  new Gauge({
    name: "guildhall_mcp_sessions",
    help: "Open sessions of MCP",
    registers,
    collect() {
      this.set(figures.sessions());
    },
  });
  new Gauge({
    name: "guildhall_timer_lateness_seconds",
    help: "By how much the oldest timer that is due is late",
    registers,
    async collect() {
      this.set((await figures.late()) / 1_000);
    },
  });
  new Gauge({
    name: "guildhall_build_info",
    help: "The version that runs",
    labelNames: ["version"],
    registers,
  }).set({ version }, 1);
  return {
    token,
    onRequest({ route, method, status, operation, duration_ms, code }) {
      requests.observe({ route, method, status, operation: operation ?? "" }, duration_ms / 1_000);
      if (code !== null) refusals.inc({ code });
    },
    recorded: ({ type }) => events.inc({ type }),
    read: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
}
