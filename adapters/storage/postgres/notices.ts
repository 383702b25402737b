import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "pg";
import type { Event } from "../../../engine/events.ts";
import { Watchers } from "../watchers.ts";
import type { Connections } from "./connections.ts";
import { qualified } from "./schema.ts";

/** Notices are sent together, at most so often. */
const EVERY_MS = 20;
/** What a notice could not say, or nobody heard, is looked for so often. */
const LOOK_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A server takes fewer than 8,000 bytes at once. */
const MOST_BYTES = 7_000;

const LOOK = "SELECT number FROM guildhall.head";
/** It is only a hint, so nobody waits until it is durable. */
const NOTIFY = "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)";

/**
 * Tells other hosts that somebody was told, and hears it from them. Notices travel apart from
 * commits, which would otherwise queue up for each other; a look now and then finds what got lost.
 */
export class NoticeBoard {
  readonly #connections: Connections;
  readonly #schema: string;
  readonly #me = crypto.randomUUID();
  readonly #watchers = new Watchers();
  readonly #connect: () => Client;
  #leaving: Set<string> | null = null;
  #listener: Client | null = null;
  #timer: NodeJS.Timeout | null = null;
  #seen: string | null = null;
  #closed = false;

  /** `connect` makes a connection that is not shared by a pooler: it has to listen. */
  constructor(connections: Connections, schema: string, connect: () => Client) {
    this.#connections = connections;
    this.#schema = schema;
    this.#connect = connect;
  }

  watch(listener: (told: readonly string[] | null) => void): () => void {
    if (this.#timer === null && !this.#closed) this.#begin();
    return this.#watchers.add(listener);
  }

  /** To be called when the events are durable. */
  tell(events: readonly Event[]): void {
    this.#watchers.tell(events);
    const told = events.flatMap(({ to }) => to);
    if (told.length === 0 || this.#closed) return;
    if (this.#leaving === null) {
      this.#leaving = new Set();
      setTimeout(() => void this.#send(), EVERY_MS).unref();
    }
    for (const recipient of told) this.#leaving.add(recipient);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#send();
    await this.#listener?.end().catch(() => "It was broken already.");
  }

  async #send(): Promise<void> {
    const told = [...(this.#leaving ?? [])];
    this.#leaving = null;
    if (told.length === 0) return;
    const whole = JSON.stringify({ by: this.#me, told });
    const fits = Buffer.byteLength(whole) <= MOST_BYTES;
    const notice = fits ? whole : JSON.stringify({ by: this.#me, told: null });
    await this.#connections.once(NOTIFY, [this.#schema, notice]).catch(() => "A look finds it.");
  }

  #begin(): void {
    this.#timer = setInterval(() => void this.#look(), LOOK_MS).unref();
    void this.#listen();
  }

  /** Entries are sealed soon after they are committed, so the chain grows when there is news. */
  async #look(): Promise<void> {
    const rows = await this.#connections
      .once<{ number: string }>(qualified(LOOK, this.#schema))
      .catch(() => []);
    const number = rows[0]?.number ?? this.#seen;
    const grown = this.#seen !== null && number !== this.#seen;
    this.#seen = number;
    if (grown && !this.#closed) this.#watchers.hear(null);
  }

  async #listen(): Promise<void> {
    for (let wait = EVERY_MS; !this.#closed; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      const begun = performance.now();
      await this.#listenOnce().catch(() => "A look finds what is missed meanwhile.");
      if (performance.now() - begun > LONGEST_WAIT_MS) wait = EVERY_MS;
      await pause(wait, undefined, { ref: false });
    }
  }

  /** Returns when the connection has broken. */
  async #listenOnce(): Promise<void> {
    const client = this.#connect();
    const broken = new Promise<void>((resolve) => {
      client.on("error", () => resolve());
      client.on("end", () => resolve());
    });
    client.on("notification", ({ payload }) => this.#hear(payload ?? ""));
    await client.connect();
    this.#listener = client;
    // Nobody else would end what was still on its way when the store was closed.
    if (this.#closed) return client.end();
    await client.query(`LISTEN ${this.#schema}`);
    // What was told before is not heard any more.
    this.#watchers.hear(null);
    await broken;
  }

  #hear(payload: string): void {
    const notice = parsed(payload);
    if (typeof notice !== "object" || notice === null || this.#closed) return;
    if (!("by" in notice) || !("told" in notice) || notice.by === this.#me) return;
    const told: unknown = notice.told;
    this.#watchers.hear(Array.isArray(told) ? told.map(String) : null);
  }
}

/** Anybody who may connect may say anything on the channel; what is no notice says nothing. */
function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return null;
  }
}
