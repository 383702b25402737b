import { secretOf, type McpPort } from "../adapters/http/index.ts";
import type { McpHandler } from "../adapters/mcp/index.ts";
import type { Principal } from "../engine/index.ts";
import type { Marketplace } from "./marketplace.ts";
import { VERSION } from "./version.ts";

/** The protocol's server of a host, which is loaded when its first client comes. */
export interface McpSessions extends McpPort {
  /** How many there are at the moment. */
  count(): number;
  close(): Promise<void>;
}

/**
 * Sessions of MCP for whoever the host has let in, with every tool that their key may use, under
 * Aethra's prefix.
 */
export function mcpSessions(market: Marketplace): McpSessions {
  const callers = new WeakMap<Request, Principal>();
  let loading: Promise<McpHandler | null> | null = null;
  const load = async (): Promise<McpHandler> => {
    const { mcpHandler } = await import("../adapters/mcp/index.ts");
    return mcpHandler({
      sessions: "sessions",
      prefix: "aethra.",
      version: VERSION,
      // Every request shows a credential, which no page of another origin has.
      hosts: "any",
      mayStay: async (request) => (await market.authenticate(secretOf(request) ?? "")) !== null,
      clientFor(request) {
        const who = callers.get(request);
        return Promise.resolve(who === undefined ? null : market.as(who));
      },
    });
  };
  let handlerNow: McpHandler | null = null;
  const loaded = () =>
    (loading ??= load()
      .then((handler) => (handlerNow = handler))
      .catch(nullWhereMissing));
  return {
    ready: async () => (await loaded()) !== null,
    async answer(request, body, who) {
      const handler = await loaded();
      if (handler === null) throw new Error("the package of the protocol is not installed");
      callers.set(request, who);
      return handler.answer(request, body);
    },
    count: () => handlerNow?.sessionCount() ?? 0,
    async close() {
      await (await loading)?.close();
    },
  };
}

function nullWhereMissing(failure: unknown): null {
  if (failure instanceof Error && "code" in failure && failure.code === "ERR_MODULE_NOT_FOUND")
    return null;
  throw failure;
}
