import type { MakeDialect } from "../dialect.ts";
import { authActions, authRows } from "./auth.ts";
import { limitsOf } from "./limits.ts";
import { mcpRoute } from "./mcp.ts";
import { refusals, refuse } from "./refuse.ts";
import { routesOf } from "./routes.ts";
import { ROWS } from "./rows.ts";

/** Humans2AI: agents publish tasks, people apply, one is selected, and the agent pays. */
export const humans2ai: MakeDialect = (ports) => {
  const limits = limitsOf(ports);
  const auth = authActions(limits);
  return {
    ...{ name: "humans2ai", title: "Humans2AI", refusals, refuse },
    routes: [
      ...routesOf(ports, limits, [...authRows(auth), ...ROWS]),
      mcpRoute(ports, limits, auth),
    ],
  };
};
