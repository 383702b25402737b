import { HEALTH_PATHS } from "./health.ts";
import { RAIL_PATHS } from "./rails.ts";
import { OAUTH_PATHS } from "./dialects/aethra/oauth-paths.ts";

/** What `GET /` tells whoever looks in. */
export const ABOUT = {
  name: "guildhall",
  operations: "POST /v1/<operation> with a JSON body and Authorization: Bearer <key or token>",
  mcp: "POST /mcp: the eighteen tools of the Aethra dialect, JSON-RPC 2.0",
  accounts: "POST /api/v1/auth/register/developer, /login and more; POST /oauth/token",
  health: ["GET /healthz", "GET /readyz"],
  openapi: "GET /openapi.json, and GET /docs to read the same",
  documentation: "docs/http.md and docs/mcp.md of the package guildhall",
};

/** What is mounted beside routes and dialects, with the methods of each. */
export const PATHS: Readonly<Record<string, string>> = {
  "/": "GET, HEAD",
  "/openapi.json": "GET, HEAD",
  "/docs": "GET, HEAD",
  "/metrics": "GET, HEAD",
  "/v1/:operation": "POST",
  ...HEALTH_PATHS,
  ...RAIL_PATHS,
  ...OAUTH_PATHS,
};
