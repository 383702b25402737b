import { z } from "zod";
import { isFields, nearest, rejection, type Rejection } from "../../../../engine/index.ts";
import { withHeaders } from "../../answer.ts";
import { keyOf } from "../../caller.ts";
import type { Route } from "../../route.ts";
import type { DialectPorts } from "../dialect.ts";
import { doorOf, type Asked } from "../door.ts";
import { answerMessage } from "../tool-server.ts";
import type { Action } from "./action.ts";
import type { authActions } from "./auth.ts";
import { withIsoReset, type Limits } from "./limits.ts";
import { listTasks } from "./list.ts";
import { listMessages, sendMessage } from "./messages.ts";
import { serverFor } from "./protocol.ts";
import { refuse } from "./refuse.ts";
import { envelope, replied } from "./routes.ts";
import { approve, dispute, listApplications, reject, select } from "./steps.ts";
import { createTask, getTask } from "./tasks.ts";
import { getWallet, listTransactions } from "./wallet.ts";

type Auth = ReturnType<typeof authActions>;

/** Two that the documents name, and what of their REST operations an agent may call. */
const toolsOf = ({ register, login, refresh }: Auth): ReadonlyMap<string, Action> =>
  new Map([
    ["register", register],
    ["login", login],
    ["refresh_token", refresh],
    ["list_tasks", listTasks],
    ["create_task", createTask],
    ["get_task", getTask],
    ["list_applications", listApplications],
    ["select_applicant", select],
    ["approve_submission", approve],
    ["reject_submission", reject],
    ["dispute_task", dispute],
    ["list_messages", listMessages],
    ["send_message", sendMessage],
    ["get_wallet", getWallet],
    ["list_transactions", listTransactions],
  ]);

/** What needs no key, since it is how one comes by one. */
const PUBLIC: readonly string[] = ["register", "login", "refresh_token"];

/** What sets money aside, or moves it: never twice by accident. */
const FINANCIAL: readonly string[] = ["create_task", "approve_submission"];

/** The oldest of the documents' own clients that speaks as this does. */
const CLIENT_VERSION = "1.0.0";

const message = z.object({ tool: z.string(), input: z.looseObject({}).optional() });

const invalid = (field: string, says: string): Rejection =>
  rejection("invalid_input", { field, message: says });

/** What is wrong with a message before its tool is called; null where nothing is. */
function faultOf({ who, body, request }: Asked, tools: ReadonlyMap<string, Action>) {
  const { tool, input = {} } = body;
  if (typeof tool !== "string") return invalid("tool", "tool is required and must be a string.");
  if (who.role === "anyone" && !PUBLIC.includes(tool)) return rejection("unauthenticated");
  if (!tools.has(tool)) {
    const near = nearest(tool, [...tools.keys()]);
    const hint = near === null ? "" : ` Did you mean ${near}?`;
    return invalid("tool", `There is no such tool.${hint}`);
  }
  if (!isFields(input)) return invalid("input", "input must be an object.");
  const isKeyed = keyOf(request).idempotencyKey !== undefined;
  return FINANCIAL.includes(tool) && !isKeyed
    ? invalid("Idempotency-Key", `${tool} moves money: send an Idempotency-Key header.`)
    : null;
}

/** Clients that say an older version are told so, and served. */
function warned(response: Response, { request }: Asked): Response {
  const version = request.headers.get("x-mcp-client-version");
  if (version === null || !isOlder(version)) return response;
  const warning = `Update to ${CLIENT_VERSION} or later`;
  return withHeaders(response, { "x-mcp-version-warning": warning });
}

const isOlder = (version: string): boolean => Number.parseInt(version, 10) < 1;

/** `POST /mcp`: one tool by its name, as the documents have it; JSON-RPC is understood too. */
export function mcpRoute(ports: DialectPorts, limits: Limits, auth: Auth): Route {
  const tools = toolsOf(auth);
  const told = {
    all: tools,
    isPublic: (name: string) => PUBLIC.includes(name),
    isFinancial: (name: string) => FINANCIAL.includes(name),
  };
  const door = doorOf({ ...ports, limiter: limits.of("mcp") }, refuse);
  const handle = async (asked: Asked): Promise<Response> => {
    const { who, from, body, request } = asked;
    const tooMany = await limits.ofNetwork("mcp", from);
    if (tooMany === null && body["jsonrpc"] === "2.0")
      return answerMessage(request, body, serverFor(asked, told, ports.market));
    const fault = tooMany ?? faultOf(asked, tools);
    const tool = tools.get(String(body["tool"]));
    if (fault !== null || tool === undefined) return refuse(fault ?? rejection("not_found"));
    const caller = { who, from, key: keyOf(request), market: ports.market };
    return replied(await tool.run(caller, body["input"] ?? {}));
  };
  return {
    ...{ method: "post", path: "/api/v1/mcp", title: "Call a tool", status: 200 },
    ...{ body: message, scope: null, access: "open" },
    answers: envelope(z.looseObject({})),
    answer: withIsoReset(door.open(async (asked) => warned(await handle(asked), asked))),
  };
}
