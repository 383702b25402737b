import type { Limiter, Origin, Rejection } from "../../../../engine/index.ts";
import { rejection } from "../../../../engine/index.ts";
import { networkKey } from "../../limits/admit.ts";
import type { Route } from "../../route.ts";
import { both } from "../both.ts";
import type { DialectPorts } from "../dialect.ts";

const HOUR = 3_600_000;

/** Requests an hour of one account, by what they are for. */
const CLASSES = {
  reads: 2_000,
  creation: 100,
  wallet: 500,
  messages: 300,
  mcp: 500,
  webhooks: 50,
  keys: 20,
  other: 1_000,
} as const;
export type LimitClass = keyof typeof CLASSES;

/** Requests an hour of one network, for what needs no account. */
const NETWORKS = { register: 5, login: 20, check_email: 20, mcp: 5_000 } as const;
export type NetworkClass = keyof typeof NETWORKS;

export interface Limits {
  readonly of: (name: LimitClass) => Limiter | undefined;
  /** Null within the limit. */
  readonly ofNetwork: (name: NetworkClass, from: Origin) => Promise<Rejection | null>;
}

/** The documents' limits beside the host's own, whichever is reached first. */
export function limitsOf({ windows, limiter }: DialectPorts): Limits {
  const classes = new Map<LimitClass, Limiter>();
  const networks = new Map<NetworkClass, Limiter>();
  const once = <K>(map: Map<K, Limiter>, name: K, limit: number): Limiter | undefined => {
    const made = map.get(name) ?? windows?.({ name: `humans2ai ${name}`, limit, windowMs: HOUR });
    if (made !== undefined) map.set(name, made);
    return made;
  };
  return {
    of: (name) => both(once(classes, name, CLASSES[name]), limiter),
    async ofNetwork(name, from) {
      const own = networkKey(from);
      // Whether an address has a login is told to nobody without count, wherever they are.
      const key = own ?? (name === "check_email" ? "network:unknown" : null);
      const standing =
        key === null ? undefined : await once(networks, name, NETWORKS[name])?.take(key);
      if (standing?.allowed !== false) return null;
      const seconds = Math.max(1, Math.ceil(standing.resets_in / 1_000));
      return rejection("rate_limited", { data: { retry_after_seconds: seconds } });
    },
  };
}

const RESET = "x-ratelimit-reset";

/** The moment of a reset as the documents write it. */
export const withIsoReset =
  (answer: Route["answer"]): Route["answer"] =>
  async (c) => {
    try {
      return await answer(c);
    } finally {
      const { headers } = c.env;
      const reset = headers[RESET];
      if (reset !== undefined) headers[RESET] = new Date(Number(reset) * 1_000).toISOString();
    }
  };
