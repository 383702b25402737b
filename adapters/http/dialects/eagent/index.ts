import { both } from "../both.ts";
import type { Dialect, DialectPorts, MakeDialect, Window } from "../dialect.ts";
import { doorOf } from "../door.ts";
import { accountRoutes } from "./account.ts";
import { shownKey } from "./credential.ts";
import { createRoutes } from "./create.ts";
import { mcpRoute } from "./mcp.ts";
import { refusals, refuse } from "./refuse.ts";
import { readRoutes } from "./reads.ts";
import { cancelRoutes } from "./cancel.ts";
import { workRoutes } from "./work.ts";

const WINDOW: Window = { name: "eagent requests", limit: 100, windowMs: 60_000 };

/**
 * eAgent, both generations of its API: one at `/api/v1`, the other at `/v1`, over the process of
 * the same name, where the platform finds the worker and judges the work.
 */
export const eagent: MakeDialect = (ports: DialectPorts): Dialect => {
  const limiter = both(ports.windows?.(WINDOW), ports.limiter);
  const served = { ...ports, limiter, shown: shownKey };
  const door = doorOf(served, refuse);
  const { market } = ports;
  const routes = [createRoutes, readRoutes, cancelRoutes, workRoutes, accountRoutes].flatMap(
    (make) => make(market, door),
  );
  const all = [...routes, mcpRoute(served)];
  return { name: "eagent", title: "eAgent", routes: all, refusals, refuse };
};
