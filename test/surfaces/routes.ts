import type { Asked } from "../adapters/http/given.ts";
import type { Input } from "./commands.ts";

/** How a documented address carries an operation. */
export interface Route {
  /** As the documents write it, with a field of the input in braces. */
  readonly path: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** The body out of the operation's input, where that is another. */
  readonly bodyOf?: (input: Input) => Input;
}

const AUTH = "/api/v1/auth";
const HOOKS = "/api/v1/webhooks";

/** The addresses of Aethra's documents that carry out an operation, by its name. */
export const ROUTES: Readonly<Record<string, Route>> = {
  register_agent: { path: `${AUTH}/developers/agents`, method: "POST" },
  create_api_key: { path: `${AUTH}/api-keys`, method: "POST" },
  list_api_keys: { path: `${AUTH}/api-keys`, method: "GET" },
  revoke_api_key: { path: `${AUTH}/api-keys/{key_id}`, method: "DELETE" },
  top_up: {
    path: "/api/v1/amber/topup/create-intent",
    method: "POST",
    bodyOf: ({ usd, ...more }) => ({
      ...(typeof usd === "number" && { usd_cents: usd * 100 }),
      ...more,
    }),
  },
  get_wallet: { path: "/api/v1/amber/balance", method: "GET" },
  set_spending_caps: { path: "/api/v1/amber/spending-caps", method: "PUT" },
  create_webhook: { path: HOOKS, method: "POST" },
  list_webhooks: { path: HOOKS, method: "GET" },
  delete_webhook: { path: `${HOOKS}/{webhook_id}`, method: "DELETE" },
};

/** The request at a documented address. */
export function requestOf(route: Route, input: Input): Asked & { readonly path: string } {
  const { path, method, bodyOf = (same) => same } = route;
  const filled = path.replace(/\{(\w+)\}/, (_, field: string) =>
    encodeURIComponent(String(input[field] ?? "nothing")),
  );
  const body = method === "GET" ? null : JSON.stringify(bodyOf(input));
  return { path: filled, method, body };
}
