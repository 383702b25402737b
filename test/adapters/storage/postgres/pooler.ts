import { connect, createServer, type Server, type Socket } from "node:net";

/** Shares connections to a server among clients, and looks at nothing but transactions. */
export interface Pooler {
  readonly url: string;
  /** From now on whoever asks next gets whichever connection is free. */
  mix(): void;
  /** Gives each client the connection of another. */
  rotate(): void;
  /** Lets all connections begin anew: they know no statements any more. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

/** Type, length and body of each whole message; what is not whole yet stays behind. */
class Messages {
  #rest: Buffer = Buffer.alloc(0);

  take(chunk: Buffer): readonly Buffer[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const whole: Buffer[] = [];
    while (this.#rest.length >= 5) {
      const length = 1 + this.#rest.readInt32BE(1);
      if (this.#rest.length < length) break;
      whole.push(this.#rest.subarray(0, length));
      this.#rest = this.#rest.subarray(length);
    }
    return whole;
  }
}

const typeOf = (message: Buffer): string => String.fromCharCode(message[0] ?? 0);

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(type.length + 4);
  head.write(type, "latin1");
  head.writeInt32BE(4 + body.length, type.length);
  return Buffer.concat([head, body]);
}

const READY = message("Z", Buffer.from("I"));
const WELCOME = Buffer.concat([message("R", Buffer.alloc(4)), READY]);

/** A connection to the server, which carries one exchange after the other. */
class Backend {
  readonly #socket: Socket;
  readonly #messages = new Messages();
  #client: Socket | null = null;
  #ready = Promise.withResolvers<string>();

  constructor(where: URL) {
    this.#socket = connect({ port: Number(where.port), host: where.hostname, noDelay: true });
    const [user, database] = [where.username, where.pathname.slice(1)];
    const names = `user\0${user}\0database\0${database}\0\0`;
    const version = Buffer.from([0, 3, 0, 0]);
    this.#socket.write(message("", Buffer.concat([version, Buffer.from(names)])));
    this.#socket.on("error", () => undefined);
    this.#socket.on("data", (chunk: Buffer) => {
      for (const each of this.#messages.take(chunk)) this.#hear(each, where.password);
    });
  }

  #hear(each: Buffer, password: string): void {
    const asksPassword = typeOf(each) === "R" && each.readInt32BE(5) === 3;
    if (asksPassword) this.#socket.write(message("p", Buffer.from(`${password}\0`)));
    this.#client?.write(each);
    if (typeOf(each) === "Z") this.#ready.resolve(each.toString("latin1", 5));
  }

  async opened(): Promise<void> {
    await this.#ready.promise;
  }

  /** Carries what is asked, and all that the server says to it: whether it is in a transaction. */
  async exchange(client: Socket | null, asked: Buffer): Promise<"idle" | "in transaction"> {
    this.#client = client;
    this.#ready = Promise.withResolvers();
    this.#socket.write(asked);
    const state = await this.#ready.promise;
    this.#client = null;
    return state === "I" ? "idle" : "in transaction";
  }

  end(): void {
    this.#socket.destroy();
  }
}

/** Until it is told to mix, each client keeps its connection. */
export async function startPooler(serverUrl: string, size: number): Promise<Pooler> {
  const backends = Array.from({ length: size }, () => new Backend(new URL(serverUrl)));
  await Promise.all(backends.map((backend) => backend.opened()));
  const share = new Share(backends);
  const server = createServer({ noDelay: true }, (client) => serve(client, share));
  const url = new URL(serverUrl);
  url.port = String(await listening(server));
  return {
    url: url.href,
    mix: () => share.mix(),
    rotate: () => share.rotate(),
    async forget() {
      const asked = message("Q", Buffer.from("DEALLOCATE ALL\0"));
      await Promise.all(backends.map((backend) => backend.exchange(null, asked)));
    },
    async close() {
      for (const backend of backends) backend.end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Who has which connection. */
class Share {
  readonly #held = new Map<Socket, Backend>();
  readonly #free: Backend[];
  readonly #waiting: ((backend: Backend) => void)[] = [];
  #keeps: "always" | "in transactions" = "always";

  constructor(backends: readonly Backend[]) {
    this.#free = [...backends];
  }

  mix(): void {
    this.#keeps = "in transactions";
    for (const client of [...this.#held.keys()]) this.release(client);
  }

  rotate(): void {
    const [clients, backends] = [[...this.#held.keys()], [...this.#held.values()]];
    backends.push(...backends.splice(0, 1));
    for (const [at, backend] of backends.entries()) {
      const client = clients[at];
      if (client) this.#held.set(client, backend);
    }
  }

  async carry(client: Socket, asked: Buffer): Promise<void> {
    const backend =
      this.#held.get(client) ??
      this.#free.shift() ??
      (await new Promise<Backend>((got) => this.#waiting.push(got)));
    this.#held.set(client, backend);
    const state = await backend.exchange(client, asked);
    if (state === "idle" && (this.#keeps === "in transactions" || client.destroyed))
      this.release(client);
  }

  release(client: Socket): void {
    const backend = this.#held.get(client);
    if (backend === undefined) return;
    this.#held.delete(client);
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(backend);
    else next(backend);
  }
}

/** Lets a client in without asking who it is, and carries what it says, exchange by exchange. */
function serve(client: Socket, share: Share): void {
  const messages = new Messages();
  let asked: Buffer[] = [];
  let underWay: Promise<unknown> = Promise.resolve();
  client.on("error", () => undefined);
  client.on("close", () => void underWay.then(() => share.release(client)));
  client.once("data", () => {
    client.write(WELCOME);
    client.on("data", (chunk: Buffer) => {
      for (const each of messages.take(chunk)) {
        if (typeOf(each) === "X") return void client.end();
        asked.push(each);
        // With one of these a client has said all, and waits.
        if (!["S", "Q"].includes(typeOf(each))) continue;
        const whole = Buffer.concat(asked);
        underWay = underWay.then(() => share.carry(client, whole));
        asked = [];
      }
    });
  });
}

/** The port that a server got. */
export async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port is free");
  return address.port;
}
