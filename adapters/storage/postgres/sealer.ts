import { sealOf } from "../seal.ts";
import { Lost, type Connections } from "./connections.ts";
import { qualified } from "./schema.ts";

/** Entries that are linked in one go. */
const MOST = 500;
const SOON_MS = 200;
const IDLE_MS = 2_000;

/** The last link, and what waits behind it: in one statement, so as of one moment. */
const UNSEALED = `SELECT h.number, h.link, u.entry, e.body
  FROM guildhall.head h
  LEFT JOIN LATERAL (SELECT entry FROM guildhall.unsealed ORDER BY entry LIMIT ${MOST}) u ON true
  LEFT JOIN guildhall.entry e ON e.entry = u.entry
  ORDER BY u.entry`;
const SEAL = "SELECT guildhall.seal_entries($1, $2, $3) AS sealed";

interface Row {
  readonly number: string;
  readonly link: string;
  readonly entry: string | null;
  readonly body: string | null;
}

/**
 * Links what was committed to the chain, behind the commits. Entries are numbered when all their
 * locks are held, so among those that one moment shows, none relies on a later one. Every host has
 * a sealer; of those that work at the same time one wins, and the others leave the work to it.
 */
export class Sealer {
  readonly #connections: Connections;
  readonly #schema: string;
  #timer: NodeJS.Timeout | null = null;
  #busy: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(connections: Connections, schema: string) {
    this.#connections = connections;
    this.#schema = schema;
    this.#later(SOON_MS);
  }

  /** Seals all that is committed by now. */
  all(): Promise<void> {
    const done = this.#busy.then(async () => {
      let state = await this.#some();
      while (state === "more" || state === "rival") state = await this.#some();
    });
    this.#busy = done.catch(() => "Whoever asked is told.");
    return done;
  }

  /** Seals what there is, if it can, and stops. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.all().catch(() => "It is sealed by the next who opens the store.");
  }

  #later(wait: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#turn(), wait).unref();
  }

  async #turn(): Promise<void> {
    const found = this.#busy.then(() => this.#some());
    this.#busy = found.catch(() => "The next turn tries again.");
    const state = await found.catch((failure: unknown) => {
      if (!(failure instanceof Lost)) process.emitWarning(`Nothing was sealed: ${String(failure)}`);
      return "none" as const;
    });
    this.#later(state === "all" ? SOON_MS : state === "more" ? 0 : IDLE_MS * (0.5 + Math.random()));
  }

  /** Seals a batch: `more` waits behind it, it was `all`, there was `none`, or a `rival` won. */
  async #some(): Promise<"more" | "all" | "none" | "rival"> {
    const rows = await this.#connections.again<Row>(qualified(UNSEALED, this.#schema));
    const [head] = rows;
    let link = head?.link ?? "";
    const entries: string[] = [];
    const links: string[] = [];
    for (const { entry, body } of rows) {
      if (entry === null || body === null) continue;
      link = sealOf(link, body);
      entries.push(entry);
      links.push(link);
    }
    if (entries.length === 0) return "none";
    const values = [head?.number, entries, links];
    const [answer] = await this.#connections.again<{ sealed: boolean }>(
      qualified(SEAL, this.#schema),
      values,
    );
    if (answer?.sealed !== true) return "rival";
    return entries.length === MOST ? "more" : "all";
  }
}
