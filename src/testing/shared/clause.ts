import type { Storage } from "../../../engine/ports.ts";

/** Three handles on one store, as three hosts have them. */
export type Hosts = readonly [Storage, Storage, Storage];

/** One promise between the hosts of a store, and how to find out whether it is kept. */
export interface SharedClause {
  readonly promise: string;
  /** Throws when the promise is broken. `open` must answer handles on a fresh and empty store. */
  readonly check: (open: () => Promise<Hosts>) => Promise<void>;
}

export const sharedClause = (
  promise: string,
  body: (hosts: Hosts) => Promise<void>,
): SharedClause => ({
  promise,
  async check(open) {
    const hosts = await open();
    try {
      await body(hosts);
    } finally {
      await Promise.all(hosts.map((host) => host.close()));
    }
  },
});

/** The host whose turn it is. */
export const turn = (hosts: Hosts, n: number): Storage => hosts[n % hosts.length] ?? hosts[0];
