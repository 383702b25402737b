import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { Readable, Writable } from "node:stream";
import { createMcpServer } from "./server.ts";
import type { ServerOptions } from "./surface/options.ts";

export interface StdioOptions extends ServerOptions {
  /** `process.stdin` by default. */
  readonly input?: Readable;
  /** `process.stdout` by default: nothing else may be written there. */
  readonly output?: Writable;
}

/**
 * Serves one client over standard input and output, one JSON message a line. Resolves when the
 * client is gone; what it has under way is ended first.
 */
export async function serveStdio(options: StdioOptions): Promise<void> {
  const { input = process.stdin, output = process.stdout, ...rest } = options;
  const server = createMcpServer(rest);
  const gone = Promise.withResolvers<void>();
  const before = server.onclose;
  server.onclose = () => {
    before?.();
    gone.resolve();
  };
  const close = (): void => void server.close();
  input.once("end", close).once("close", close);
  output.once("error", close);
  await server.connect(new StdioServerTransport(input, output));
  await gone.promise;
}
