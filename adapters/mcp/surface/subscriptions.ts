import { isFields, type Client, type EventView } from "../../../engine/index.ts";
import { EARNINGS, taskUri, WALLET } from "./resources.ts";

/** What has to be read again to know whether it has changed. */
const READ_AGAIN = new Map([
  [WALLET, "get_wallet"],
  [EARNINGS, "get_earnings"],
]);

export interface Listener {
  /** Told of each subscribed resource that has changed. */
  updated(uri: string): Promise<void>;
  /** Told when the events can be followed no longer; subscribing again tries anew. */
  failed(error: unknown): void;
}

/** The resources a client watches, over one run through its events while there are any. */
export class Subscriptions {
  readonly #client: Client;
  readonly #listener: Listener;
  /** Each with its last contents, where those have to be compared. */
  readonly #uris = new Map<string, string | null>();
  #running: AbortController | null = null;
  #begun: Promise<void> | null = null;

  constructor(client: Client, listener: Listener) {
    this.#client = client;
    this.#listener = listener;
  }

  /** Whatever happens from here on is told. */
  async add(uri: string): Promise<void> {
    this.#uris.set(uri, await this.#contentsOf(uri));
    // Several that subscribe at once wait for the same beginning.
    this.#begun ??= this.#begin();
    await this.#begun;
  }

  async #begin(): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    try {
      const after = await lastSequence(this.#client);
      void this.#follow(after, running);
    } catch (error) {
      this.#end(running);
      throw error;
    }
  }

  #end(running: AbortController): void {
    if (this.#running !== running) return;
    this.#running = null;
    this.#begun = null;
  }

  remove(uri: string): void {
    this.#uris.delete(uri);
    if (this.#uris.size === 0) this.close();
  }

  close(): void {
    this.#running?.abort();
    this.#running = null;
    this.#begun = null;
    this.#uris.clear();
  }

  async #follow(after: number, running: AbortController): Promise<void> {
    try {
      const { signal } = running;
      for await (const event of this.#client.follow({ after, signal })) await this.#tell(event);
    } catch (error) {
      if (!running.signal.aborted) this.#listener.failed(error);
    } finally {
      this.#end(running);
    }
  }

  async #tell({ subject_id }: EventView): Promise<void> {
    const uri = subject_id === null ? null : taskUri(subject_id);
    if (uri !== null && this.#uris.has(uri)) await this.#listener.updated(uri);
    for (const [watched, known] of this.#uris) {
      if (!READ_AGAIN.has(watched)) continue;
      const contents = await this.#contentsOf(watched);
      if (contents === known || !this.#uris.has(watched)) continue;
      this.#uris.set(watched, contents);
      await this.#listener.updated(watched);
    }
  }

  async #contentsOf(uri: string): Promise<string | null> {
    const operation = READ_AGAIN.get(uri);
    if (operation === undefined) return null;
    const reply = await this.#client.execute(operation, {});
    return reply.ok ? JSON.stringify(reply.output) : null;
  }
}

/** The number of the last event there is, found by halving: a history may be long. */
async function lastSequence(client: Client): Promise<number> {
  let known = 0;
  let beyond = 1;
  while (await isEventBehind(client, beyond - 1)) {
    known = beyond;
    beyond *= 2;
  }
  while (beyond - known > 1) {
    const middle = Math.floor((known + beyond) / 2);
    if (await isEventBehind(client, middle - 1)) known = middle;
    else beyond = middle;
  }
  return known;
}

async function isEventBehind(client: Client, after: number): Promise<boolean> {
  const reply = await client.execute("list_events", { after, limit: 1 });
  const events = reply.ok && isFields(reply.output) ? reply.output["events"] : [];
  return Array.isArray(events) && events.length > 0;
}
