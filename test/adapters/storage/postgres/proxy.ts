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
  /** What becomes of each commit from now on. */
  plague(choose: () => Fault | null): void;
  /** How many bytes the last answer to a commit had that came through whole. */
  readonly answerBytes: () => number;
  /** How often a commit passed by, whatever became of it. */
  readonly commits: () => number;
  close(): Promise<void>;
}

/** A commit that never arrives, or late; one whose answer never comes, or breaks off. */
export type Fault =
  | { readonly kind: "request" | "swallow" }
  | { readonly kind: "late"; readonly ms: number }
  | { readonly kind: "answer"; readonly bytes: number };

/** A request to commit names the function, and later the statement that was made of it. */
const isCommit = (chunk: Buffer, statements: Set<string>): boolean => {
  const text = chunk.toString("latin1");
  const named = /(guildhall_\w+)\0SELECT \* FROM \w+\.commit_writes/.exec(text)?.[1];
  if (named !== undefined) statements.add(named);
  return [...statements].some((name) => text.includes(`${name}\0`));
};

export async function startProxy(host: string, port: number): Promise<Proxy> {
  let next: (() => Fault | null) | null = null;
  let [commits, answerBytes] = [0, 0];
  /** Only the next commit is struck. */
  const once = (fault: Fault) => {
    next = () => {
      next = null;
      return fault;
    };
  };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, host);
    const statements = new Set<string>();
    let [active, answering]: [Fault | null, boolean] = [null, false];
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay().on("error", () => socket.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        // What is late arrives, though nobody waits for it any more.
        if (active?.kind !== "late") end();
      });
    }
    client.on("data", (chunk: Buffer) => {
      if (isCommit(chunk, statements)) {
        commits++;
        [active, answering] = [next?.() ?? null, true];
        if (active?.kind === "request") return end();
        if (active?.kind === "late")
          return void setTimeout(() => upstream.end(chunk), active.ms).unref();
      }
      upstream.write(chunk);
    });
    upstream.on("data", (chunk: Buffer) => {
      if (answering && active === null) answerBytes = chunk.length;
      answering = false;
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
    cutAnswerAfter: (bytes) => once({ kind: "answer", bytes }),
    cutRequest: () => once({ kind: "request" }),
    swallowAnswer: () => once({ kind: "swallow" }),
    plague: (choose) => void (next = choose),
    answerBytes: () => answerBytes,
    commits: () => commits,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
