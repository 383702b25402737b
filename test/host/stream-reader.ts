import { Agent, request, type IncomingMessage } from "node:http";

/** One event as a reader of the documents' stream has seen it. */
export interface Seen {
  readonly sequence: number;
  readonly event_id: string;
}

export interface ReaderOptions {
  /** The hosts of one market, between which the reader hops. */
  readonly urls: readonly string[];
  readonly key: string;
  /** From 0 to 1, again and again: when and how a connection is cut. */
  readonly dice: () => number;
  /** What is asked for after a cut; a reader that forgets asks for something else. */
  readonly resume?: (last: number) => number;
}

/** Reads the stream at `GET /mcp` like a client whose connection breaks at every moment. */
export class StreamReader {
  readonly seen: Seen[] = [];
  connections = 0;
  #last = 0;
  readonly #options: ReaderOptions;
  readonly #agent = new Agent();

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  get last(): number {
    return this.seen.at(-1)?.sequence ?? 0;
  }

  /** Connects, reads for a while, and is cut off; again and again, until there is nothing more. */
  async read(isOver: () => boolean): Promise<void> {
    while (!isOver()) await this.#connect(isOver);
    this.#agent.destroy();
  }

  async #connect(isOver: () => boolean): Promise<void> {
    const { urls, key, dice, resume = (last) => last } = this.#options;
    const url = urls[this.connections % urls.length] ?? "";
    const sent = request(`${url}/mcp`, {
      agent: this.#agent,
      headers: { authorization: `Bearer ${key}`, "last-event-id": String(resume(this.#last)) },
    });
    // Before anything, after the headers, in the middle of a message, or after some of them.
    const [patience, bytes] = [dice() * 25, Math.floor(dice() * 3_000)];
    const early = dice() < 0.1 ? setTimeout(() => sent.destroy(), dice() * 3) : undefined;
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        sent.on("response", resolve).on("error", reject).end();
      });
      if (response.statusCode === 503) return await pause(response);
      if (response.statusCode !== 200) throw new Error(`the stream is ${response.statusCode}`);
      this.connections++;
      await this.#pour(response, { patience, bytes, isOver });
    } catch (error) {
      if (!isCut(error)) throw error;
    } finally {
      clearTimeout(early);
    }
  }

  async #pour(
    response: IncomingMessage,
    { patience, bytes, isOver }: { patience: number; bytes: number; isOver: () => boolean },
  ): Promise<void> {
    const cut = setTimeout(() => response.destroy(), patience);
    let text = "";
    let read = 0;
    try {
      for await (const chunk of response) {
        read += String(chunk).length;
        // What came behind the cut was never seen.
        text += read > bytes ? String(chunk).slice(0, -(read - bytes) || undefined) : String(chunk);
        const blocks = text.split("\n\n");
        text = blocks.pop() ?? "";
        blocks.forEach((block) => this.#take(block));
        if (read > bytes || isOver()) return;
      }
    } finally {
      clearTimeout(cut);
      response.destroy();
    }
  }

  #take(block: string): void {
    const [, id] = /^id: (\d+)$/m.exec(block) ?? [];
    const [, data] = /^data: (.*)$/m.exec(block) ?? [];
    if (id === undefined || data === undefined) return;
    const { sequence, event_id }: Seen = JSON.parse(data);
    if (sequence !== Number(id)) throw new Error(`event ${id} says that it is ${sequence}`);
    this.seen.push({ sequence, event_id });
    this.#last = sequence;
  }
}

/** A place that was not given back yet is free in a moment. */
async function pause(response: IncomingMessage): Promise<void> {
  response.resume();
  await new Promise((resolve) => setTimeout(resolve, 5));
}

const CUTS = ["ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE", "ABORT_ERR", "ECONNREFUSED"];
const isCut = (error: unknown): boolean =>
  error instanceof Error && "code" in error && CUTS.includes(String(error.code));

/** What is wrong with what was seen, held against what there was to see. */
export function faultsOf(seen: readonly Seen[], there: readonly string[]): readonly string[] {
  const ids = seen.map(({ event_id }) => event_id);
  const missing = there.filter((id) => !ids.includes(id));
  const repeated = ids.filter((id, at) => ids.indexOf(id) !== at);
  const strange = ids.filter((id) => !there.includes(id));
  const disorder = seen.filter(({ sequence }, at) => sequence <= (seen[at - 1]?.sequence ?? 0));
  return [
    ...missing.map((id) => `never seen: ${id}`),
    ...repeated.map((id) => `seen again: ${id}`),
    ...strange.map((id) => `invented: ${id}`),
    ...disorder.map(({ sequence }) => `out of order: ${sequence}`),
  ];
}
