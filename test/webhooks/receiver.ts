import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

/** A request as it came in. */
export interface Got {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly at: number;
}

export type Manner = (response: ServerResponse, got: Got) => void;

/** Answers at once with a status. */
export const says =
  (status: number, headers: Readonly<Record<string, string>> = {}): Manner =>
  (response) =>
    void response.writeHead(status, headers).end("ok");

/** An endpoint on this machine: what it got, and how it behaves. */
export class Receiver {
  readonly got: Got[] = [];
  manner: Manner;
  readonly #server: Server;

  private constructor(manner: Manner) {
    this.manner = manner;
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  static async open(manner: Manner = says(204)): Promise<Receiver> {
    const receiver = new Receiver(manner);
    receiver.#server.listen(0, "127.0.0.1");
    await once(receiver.#server, "listening");
    return receiver;
  }

  /** `127.0.0.1:40001`. */
  get host(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `127.0.0.1:${port}`;
  }

  get url(): string {
    return `http://${this.host}/hook`;
  }

  /** The first request. */
  get first(): Got {
    const [first] = this.got;
    if (first === undefined) throw new Error("nothing came");
    return first;
  }

  get ids(): readonly string[] {
    return this.got.map(({ headers }) => String(headers["webhook-id"]));
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close").catch(() => undefined);
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    request.on("error", () => undefined);
    response.on("error", () => undefined);
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const got = {
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
      at: performance.now(),
    };
    this.got.push(got);
    this.manner(response, got);
  }
}

/** Waits until something holds, or says what did not. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  ms = 10_000,
): Promise<void> {
  const ends = performance.now() + ms;
  while (!(await holds())) {
    if (performance.now() > ends) throw new Error(`not in ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
