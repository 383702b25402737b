// Adding a line here makes it public.
export {
  prometheusMetrics,
  type HostFigures,
  type Metrics,
  type MetricsOptions,
} from "./prometheus.ts";
