import { rejection } from "../../engine/index.ts";
import { json, refusal } from "./answer.ts";
import type { App } from "./place.ts";

/** `/healthz`: the process lives. `/readyz`: it takes requests and its store answers, else 503. */
export function mountHealth(app: App, isReady: () => Promise<boolean>): void {
  app.get("/healthz", () => json(200, { status: "ok" }));
  app.get("/readyz", async () =>
    (await isReady()) ? json(200, { status: "ready" }) : refusal(rejection("unavailable")),
  );
}

export const HEALTH_PATHS = { "/healthz": "GET, HEAD", "/readyz": "GET, HEAD" } as const;
