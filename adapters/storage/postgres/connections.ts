import { hash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Pool, PoolClient, QueryConfig } from "pg";

export type Values = readonly unknown[];

/** What happened to a call is not known: the connection was lost, or nobody answered in time. */
export class Lost extends Error {
  override readonly name = "Lost";
}

export interface Patience {
  /** One call may take so long, in milliseconds; then its connection is given up. */
  readonly call: number;
  /** A server that cannot be reached is tried again for so long, in milliseconds. */
  readonly outage: number;
}

/** Connections to the server, at most so many; those that break are replaced. */
export class Connections {
  readonly #pool: Pool;
  readonly #patience: Patience;
  readonly #names = new Map<string, string>();
  #preparing = true;

  constructor(pool: Pool, patience: Patience) {
    this.#pool = pool;
    this.#patience = patience;
    // A connection that breaks says so to whoever is using it. Idle, it is dropped by the pool.
    const silent = (): void => undefined;
    pool.on("error", silent);
    pool.on("connect", (client) => void client.on("error", silent));
  }

  /** Rows of one statement, which is one transaction. Throws `Lost` where its fate is not known. */
  async once<Row>(text: string, values: Values = []): Promise<readonly Row[]> {
    const client = await this.#pool.connect().catch((failure: unknown) => {
      throw lossOf(failure) ?? failure;
    });
    const query = this.#query(text, values);
    try {
      return await this.#within(client, async () => (await client.query(query)).rows);
    } catch (failure) {
      // A pooler gave this transaction a server that has never heard of the statement: from now on
      // every call brings its text along. The call was not carried out.
      if (query.name === undefined || !UNPREPARED.has(codeOf(failure) ?? "")) throw failure;
      this.#preparing = false;
      return this.once(text, values);
    }
  }

  /** The server reads a text once for each connection, as long as nobody shares connections. */
  #query(text: string, values: Values): QueryConfig {
    const query = { text, values: [...values] };
    if (!this.#preparing) return query;
    let name = this.#names.get(text);
    if (name === undefined) this.#names.set(text, (name = nameOf(text)));
    return { ...query, name };
  }

  /** The same for a statement that does no harm when it runs twice: tried until it works. */
  again<Row>(text: string, values: Values = []): Promise<readonly Row[]> {
    return this.throughOutage(() => this.once<Row>(text, values));
  }

  /** Tries again, less and less often, while the server cannot be reached, or rivals meet. */
  async throughOutage<T>(attempt: () => Promise<T>): Promise<T> {
    const ends = performance.now() + this.#patience.outage;
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        return await attempt();
      } catch (failure) {
        const again = failure instanceof Lost || RIVALRY.has(codeOf(failure) ?? "");
        if (!again || performance.now() > ends) throw failure;
      }
      await pause(wait * (0.5 + Math.random() / 2));
    }
  }

  end(): Promise<void> {
    return this.#pool.end();
  }

  /** A connection that did not answer in time is closed: its answer must not meet the next call. */
  async #within<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new Lost(`The server gave no answer within ${this.#patience.call} ms.`)),
      this.#patience.call,
    );
    const working = work();
    working.catch(() => "Told by the race, or too late to matter.");
    try {
      const rows = await Promise.race([working, late.promise]);
      client.release();
      return rows;
    } catch (failure) {
      const lost = failure instanceof Lost ? failure : lossOf(failure);
      client.release(lost ?? false);
      throw lost ?? failure;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Behind a pooler others may have named statements, so one name is never of two texts. */
const nameOf = (text: string): string => `guildhall_${hash("sha256", text).slice(0, 32)}`;

/** Rivals were in each other's way: a serialization failure, a deadlock. Nothing was done. */
const RIVALRY = new Set(["40001", "40P01"]);
/** There is no statement of this name, or already one. */
const UNPREPARED = new Set(["26000", "42P05"]);
const FIRST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 1_000;

/** The server is going down, coming up, or has no room; and what the socket says of a break. */
const LOSSES = new Set([
  ...["57P01", "57P02", "57P03", "57P05", "53300", "08000", "08001", "08003", "08004", "08006"],
  ...["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOENT", "EHOSTUNREACH", "ENETUNREACH"],
]);

function lossOf(failure: unknown): Lost | null {
  if (!(failure instanceof Error)) return null;
  const code = codeOf(failure);
  const broken =
    code === null ? /terminated|timeout|ended/i.test(failure.message) : LOSSES.has(code);
  return broken ? new Lost(failure.message, { cause: failure }) : null;
}

/** What the server or the socket calls a failure; null where neither says. */
export const codeOf = (failure: unknown): string | null =>
  failure instanceof Error && "code" in failure && typeof failure.code === "string"
    ? failure.code
    : null;
