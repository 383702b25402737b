import type { CallOptions, ConfirmationThreshold, Principal, Role } from "../../engine/index.ts";
import { ConfigurationError } from "../errors.ts";
import { follow } from "../follow.ts";
import { clientOf, type MarketClient } from "./client.ts";
import { outputOf } from "./methods.ts";
import { Remote, type RemoteOptions } from "./remote.ts";

/** Whom a key or token may act for. */
export type RemoteRole = Extract<Role, "agent" | "developer" | "worker" | "operator">;

export interface ConnectOptions<R extends RemoteRole> extends RemoteOptions {
  /** Whom the key acts for: an agent by default. */
  readonly role?: R;
}

/** How often a host is asked for new events. */
const LOOK_MS = 1_000;

/**
 * The way into a market behind HTTP: the twin of `market.as()`, with the same methods and types.
 * Asks the host once whom the key acts for. Throws `ConfigurationError` for a URL that is none and
 * for a key of another role, `MarketplaceError` where the key is refused, and `ConnectionError`
 * where nobody answers.
 */
export async function connectMarket<R extends RemoteRole = "agent">(
  options: ConnectOptions<R>,
): Promise<MarketClient<R>>;
export async function connectMarket({
  role = "agent",
  ...options
}: ConnectOptions<RemoteRole>): Promise<MarketClient> {
  const remote = new Remote(options);
  const { who, confirmations } = await whoami(remote);
  if (who.role !== role)
    throw new ConfigurationError(
      `connectMarket: the role of this key is ${who.role}, not ${role}. ` +
        `Give role: "${who.role}", or another key.`,
    );
  const execute = (name: string, input: unknown, call?: CallOptions) =>
    remote.execute(name, input, call);
  return clientOf({
    who,
    confirmations,
    execute,
    follow: ({ after = 0, signal = new AbortController().signal } = {}) =>
      follow({
        after,
        signal,
        watch(listener) {
          const timer = setInterval(listener, LOOK_MS);
          return () => clearInterval(timer);
        },
        page: async (behind, limit) => {
          const reply = await execute("list_events", { after: behind, limit }, { signal });
          return outputOf("list_events", reply).events;
        },
      }),
  });
}

interface Known {
  readonly who: Principal;
  readonly confirmations: readonly ConfirmationThreshold[];
}

async function whoami(remote: Remote): Promise<Known> {
  const { role, id, developer_id, mode, scopes, confirmations } = outputOf(
    "whoami",
    await remote.execute("whoami", {}),
  );
  return { who: { role, id, developer: developer_id, mode, scopes }, confirmations };
}
