import type { Client, Principal } from "../../engine/index.ts";
import { failure } from "./answers.ts";
import { admit, type Door } from "./door.ts";
import { serveOnce } from "./server.ts";
import { Sessions, type Asked } from "./sessions.ts";
import type { McpOptions } from "./surface/options.ts";
import { MarketTasks } from "./tasks.ts";
import { httpTransport } from "./transport.ts";

export interface HandlerOptions extends McpOptions, Door {
  /**
   * `stateless` keeps nothing between requests and answers each with JSON: any number of hosts
   * can share the work, and nobody can be asked or told of anything in between. `sessions` can
   * ask for confirmations, report progress and tell of changes; a session lives in one process.
   */
  readonly sessions?: "stateless" | "sessions";
  /**
   * Whether the credential of a request is still good: asked each second while its answer is
   * open, which ends where not. By default `clientFor` is asked again.
   */
  readonly mayStay?: (request: Request) => Promise<boolean>;
  /** A session that nobody attends is closed after so long; 5 minutes. */
  readonly idleMs?: number;
  /** More sessions than this are refused while all are attended; 1,000. */
  readonly maxSessions?: number;
}

export interface McpHandler {
  (request: Request): Promise<Response>;
  /** The same for whoever has read the request's body already: this is the JSON it was. */
  answer(request: Request, body: unknown): Promise<Response>;
  /** How many sessions there are at the moment. */
  sessionCount(): number;
  /** Ends every session and the calls under way in it. */
  close(): Promise<void>;
}

/** More principals than this do not have unfinished tasks at the same time. */
const MOST_OWNERS = 10_000;

/**
 * MCP over streamable HTTP, for any server that speaks `Request` and `Response`. Answers 401 where
 * `clientFor` finds nobody, and 403 to what was meant for another host.
 */
export function mcpHandler(options: HandlerOptions): McpHandler {
  const { clientFor, hosts, sessions: mode = "stateless", ...rest } = options;
  const { idleMs = 5 * 60_000, maxSessions = 1_000, mayStay = isSomebodys, ...choice } = rest;
  const door = { clientFor, ...(hosts !== undefined && { hosts }), ...choice };
  const sessions = new Sessions({ ...choice, idleMs, maxSessions, mayStay });
  const tasks = new Map<string, MarketTasks>();
  async function isSomebodys(request: Request): Promise<boolean> {
    return (await clientFor(request)) !== null;
  }

  async function answer(request: Request, body: unknown): Promise<Response> {
    const admitted = await admit(door, request);
    if ("turnedAway" in admitted) return admitted.turnedAway;
    const { client } = admitted;
    const owner = ownerOf(client.who);
    const own = tasksOf(tasks, owner);
    return mode === "sessions"
      ? sessions.answer({ request, body }, client, owner, own)
      : answerOnce({ request, body }, client, choice, own);
  }
  // Servers hand over all sorts of things beside the request.
  return Object.assign((request: Request) => answer(request, undefined), {
    answer,
    sessionCount: () => sessions.count,
    close: () => sessions.close(),
  });
}

/** Another key of the same account may do less, so it finds nothing of this one's. */
const ownerOf = ({ role, id, mode, scopes }: Principal): string =>
  [role, id, mode, scopes?.join() ?? "*"].join(" ");

async function answerOnce(
  { request, body }: Asked,
  client: Client,
  options: McpOptions,
  tasks: MarketTasks,
): Promise<Response> {
  if (request.method !== "POST")
    return failure(405, -32000, "Here every message is a POST of its own.", { allow: "POST" });
  const transport = httpTransport({ enableJsonResponse: true });
  await serveOnce(client, options, { tasks, request }, transport);
  return transport.handleRequest(request, { parsedBody: body });
}

/** The protocol's tasks of one principal, over all its requests and sessions. */
function tasksOf(all: Map<string, MarketTasks>, owner: string): MarketTasks {
  const known = all.get(owner);
  if (known !== undefined) return known;
  if (all.size >= MOST_OWNERS) for (const [each, tasks] of all) if (tasks.isEmpty) all.delete(each);
  const tasks = new MarketTasks();
  all.set(owner, tasks);
  return tasks;
}
