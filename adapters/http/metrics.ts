import { rejection, type MetricsPort } from "../../engine/index.ts";
import { refusal } from "./answer.ts";
import { isSecret, secretOf } from "./caller.ts";
import type { App } from "./place.ts";

/** `GET /metrics`, with the token as a bearer's. */
export function mountMetrics(app: App, metrics: MetricsPort | undefined): void {
  app.get("/metrics", async (c) => {
    if (metrics === undefined) return refusal(NOT_CONFIGURED);
    const shown = secretOf(c.req.raw) ?? "";
    if (!isSecret(shown, metrics.token))
      return refusal(rejection("unauthenticated", { reason: "wrong_credential" }));
    const { type, text } = await metrics.read();
    return new Response(text, { headers: { "content-type": type, "cache-control": "no-store" } });
  });
}

const NOT_CONFIGURED = rejection("not_configured", {
  reason: "no_metrics_token",
  message: "This host tells no figures. Start it with --metrics-token to have them.",
});
