import { connect, createServer, type Socket } from "node:net";

/** Stands between a store and its server, and breaks connections where it is told to. */
export interface Proxy {
  readonly port: number;
  /** Of the next answer to a commit so many bytes come through; then the connection breaks. */
  cutAnswerAfter(bytes: number): void;
  /** The next commit never reaches the server. */
  cutRequest(): void;
  /** The next commit is carried out, and its answer never comes. */
  swallowAnswer(): void;
  /** How often a commit passed by, whatever became of it. */
  readonly commits: () => number;
  close(): Promise<void>;
}

type Fault = { readonly kind: "request" | "swallow" } | { readonly kind: "answer"; bytes: number };

/** A request to commit names the function, and later the statement that was made of it. */
const isCommit = (chunk: Buffer, statements: Set<string>): boolean => {
  const text = chunk.toString("latin1");
  const named = /(guildhall_\w+)\0SELECT \* FROM \w+\.commit_writes/.exec(text)?.[1];
  if (named !== undefined) statements.add(named);
  return [...statements].some((name) => text.includes(`${name}\0`));
};

export async function startProxy(host: string, port: number): Promise<Proxy> {
  let fault: Fault | null = null;
  let commits = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, host);
    const statements = new Set<string>();
    let active: Fault | null = null;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", end).on("close", () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on("data", (chunk: Buffer) => {
      if (isCommit(chunk, statements)) {
        commits++;
        [active, fault] = [fault, null];
        if (active?.kind === "request") return end();
      }
      upstream.write(chunk);
    });
    upstream.on("data", (chunk: Buffer) => {
      if (active === null) client.write(chunk);
      else if (active.kind === "answer") {
        client.write(chunk.subarray(0, active.bytes), end);
        active = null;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the proxy has no port");
  return {
    port: address.port,
    cutAnswerAfter: (bytes) => void (fault = { kind: "answer", bytes }),
    cutRequest: () => void (fault = { kind: "request" }),
    swallowAnswer: () => void (fault = { kind: "swallow" }),
    commits: () => commits,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
