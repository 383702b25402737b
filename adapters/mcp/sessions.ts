import type { Client } from "../../engine/index.ts";
import { failure, UNKNOWN_SESSION, watched } from "./answers.ts";
import { RecentEvents } from "./event-store.ts";
import { lastingServer } from "./server.ts";
import type { McpOptions } from "./surface/options.ts";
import type { MarketTasks } from "./tasks.ts";
import { httpTransport, type HttpTransport } from "./transport.ts";

/** A request, and what its body says where somebody has read it already. */
export interface Asked {
  readonly request: Request;
  readonly body: unknown;
}

const handle = (transport: HttpTransport, { request, body }: Asked): Promise<Response> =>
  transport.handleRequest(request, { parsedBody: body });

interface Session {
  readonly id: string;
  readonly owner: string;
  readonly transport: HttpTransport;
  /** Responses under way, the stream for notices among them. */
  open: number;
  timer: NodeJS.Timeout | null;
}

export interface SessionOptions extends McpOptions {
  readonly idleMs: number;
  readonly maxSessions: number;
  /** Whether the credential of a request is still good, as long as its answer is open. */
  readonly mayStay: (request: Request) => Promise<boolean>;
}

/** A client whose stream was cut is asked to come back after so long. */
const RETRY_MS = 1_000;

/** A server for each session. One that nobody attends any more is closed, and its calls end. */
export class Sessions {
  readonly #options: SessionOptions;
  readonly #sessions = new Map<string, Session>();

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#sessions.size;
  }

  /** `owner` says who asks: a session is found by whoever opened it alone. */
  async answer(asked: Asked, client: Client, owner: string, tasks: MarketTasks) {
    const id = asked.request.headers.get("mcp-session-id");
    if (id === null) return this.#open(asked, client, owner, tasks);
    const session = this.#sessions.get(id);
    if (session === undefined || session.owner !== owner) return UNKNOWN_SESSION();
    return this.#attend(session, asked, () => handle(session.transport, asked));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map(({ transport }) => transport.close()));
  }

  async #open(asked: Asked, client: Client, owner: string, tasks: MarketTasks) {
    if (!this.#makeRoom()) return failure(503, -32005, "Too many sessions. Come back later.");
    const transport: HttpTransport = httpTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      eventStore: new RecentEvents(),
      retryInterval: RETRY_MS,
      onsessioninitialized: (id) => {
        this.#sessions.set(id, { id, owner, transport, open: 0, timer: null });
      },
    });
    const server = lastingServer(client, this.#options, tasks);
    const before = server.onclose;
    server.onclose = () => {
      before?.();
      if (transport.sessionId !== undefined) this.#forget(transport.sessionId);
    };
    await server.connect(transport);
    const response = await handle(transport, asked);
    const session = this.#sessions.get(transport.sessionId ?? "");
    if (session !== undefined) return this.#attend(session, asked, () => Promise.resolve(response));
    await server.close();
    return response;
  }

  async #attend(
    session: Session,
    { request }: Asked,
    work: () => Promise<Response>,
  ): Promise<Response> {
    session.open++;
    if (session.timer !== null) clearTimeout(session.timer);
    let isOver = false;
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      session.open--;
      if (session.open === 0) this.#closeLater(session);
    };
    try {
      const { mayStay } = this.#options;
      return watched(await work(), { ended: over, mayStay: () => mayStay(request) });
    } catch (error) {
      over();
      throw error;
    }
  }

  #closeLater(session: Session): void {
    if (this.#sessions.get(session.id) !== session) return;
    session.timer = setTimeout(() => void session.transport.close(), this.#options.idleMs);
    session.timer.unref();
  }

  #forget(id: string): void {
    const timer = this.#sessions.get(id)?.timer ?? null;
    if (timer !== null) clearTimeout(timer);
    this.#sessions.delete(id);
  }

  /** The session that was opened first and has nobody attending gives its place. */
  #makeRoom(): boolean {
    if (this.#sessions.size < this.#options.maxSessions) return true;
    for (const { open, transport } of this.#sessions.values())
      if (open === 0) {
        void transport.close();
        return true;
      }
    return false;
  }
}
