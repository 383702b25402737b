/** One figure for a scraper. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly value: number;
}

export const counter = (name: string, help: string, value: number): Metric => ({
  ...{ name: `aetherra_${name}`, help, type: "counter", value },
});
export const gauge = (name: string, help: string, value: number): Metric => ({
  ...{ name: `aetherra_${name}`, help, type: "gauge", value },
});

export const PROMETHEUS = "text/plain; version=0.0.4";

/** The text format of Prometheus. */
export const metricsText = (metrics: readonly Metric[]): Response =>
  new Response(
    metrics
      .map(({ name, help, type, value }) =>
        [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, `${name} ${value}`, ""].join("\n"),
      )
      .join(""),
    {
      headers: {
        "content-type": `${PROMETHEUS}; charset=utf-8`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    },
  );
