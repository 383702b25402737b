import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecure } from "node:https";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request as it came in. */
export interface Got {
  readonly url: string;
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

/** Where a receiver listens; by https where it has a certificate. */
export interface Place {
  readonly address?: "127.0.0.1" | "::1";
  readonly certificate?: { readonly key: string; readonly cert: string };
}

/** An endpoint on this machine: what it got, and how it behaves. */
export class Receiver {
  readonly got: Got[] = [];
  manner: Manner;
  readonly #server: Server;
  readonly #scheme: "http" | "https";

  private constructor(manner: Manner, { certificate }: Place) {
    this.manner = manner;
    this.#scheme = certificate === undefined ? "http" : "https";
    const take = (request: IncomingMessage, response: ServerResponse): void =>
      void this.#take(request, response);
    this.#server = certificate ? createSecure(certificate, take) : createServer(take);
  }

  static async open(manner: Manner = says(204), place: Place = {}): Promise<Receiver> {
    const receiver = new Receiver(manner, place);
    receiver.#server.listen(0, place.address ?? "127.0.0.1");
    await once(receiver.#server, "listening");
    return receiver;
  }

  /** `127.0.0.1:40001`. */
  get host(): string {
    const { address, family, port } = this.#server.address() as AddressInfo;
    return `${family === "IPv6" ? `[${address}]` : address}:${port}`;
  }

  get url(): string {
    return `${this.#scheme}://${this.host}/hook`;
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
      url: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
      at: performance.now(),
    };
    this.got.push(got);
    this.manner(response, got);
  }
}

/** Opens receivers that are closed when the test that asked for them has ended. */
export async function received(...given: Parameters<typeof Receiver.open>): Promise<Receiver> {
  const receiver = await Receiver.open(...given);
  onTestFinished(() => receiver.close());
  return receiver;
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
