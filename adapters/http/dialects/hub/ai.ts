import { z } from "zod";
import {
  rejection,
  type Fields,
  type HubAnswers,
  type HubPort,
  type HubUsage,
  type Principal,
  type Rejection,
} from "../../../../engine/index.ts";
import { json } from "../../answer.ts";
import type { Asked } from "../door.ts";
import type { Row } from "./row.ts";
import { frame, streamed } from "./streams.ts";
import { faultOf, refuse } from "./words.ts";

const MOST_CHARACTERS = 32_000;
const SESSION = /^[\w.:-]{1,100}$/;

const question = z.object({
  message: z.string().min(1).max(MOST_CHARACTERS),
  session_id: z.string().optional(),
  context: z.record(z.string(), z.unknown()).optional(),
});
const metadata = z.object({ model: z.string().nullable(), tokens: z.number().nullable() });

const NO_MODEL = rejection("not_configured", {
  reason: "no_model",
  message: "No model is configured: whoever runs this host has to supply one.",
});

/** What is asked, of whom; or why it cannot be. */
interface Question {
  readonly message: string;
  readonly session: string;
  readonly answers: HubAnswers;
}

/** Reads a question out of what was sent: `message`, or `text` as newer clients call it. */
export function questionIn(sent: Fields, { answers }: HubPort): Question | Rejection {
  const message = sent["message"] ?? sent["text"];
  if (typeof message !== "string" || message.trim() === "")
    return faultOf("message", "message must say something.", "required");
  if (message.length > MOST_CHARACTERS)
    return faultOf("message", `message must be at most ${MOST_CHARACTERS} characters.`, "too_long");
  const session = sent["session_id"] ?? crypto.randomUUID();
  if (typeof session !== "string" || !SESSION.test(session))
    return faultOf("session_id", "session_id must be of letters, digits, and . : _ - alone.");
  if (answers === null) return NO_MODEL;
  return { message, session, answers };
}

const isFault = (read: Question | Rejection): read is Rejection => "code" in read;
const NOTHING_USED: HubUsage = { model: null, tokens: null };

/** An answer as the documents' events: its start, its pieces, and what it took. */
export async function* toldOf(
  { message, session, answers }: Question,
  who: Principal,
  signal: AbortSignal,
): AsyncGenerator<Fields, void> {
  yield { type: "start", session_id: session };
  let used = NOTHING_USED;
  try {
    for await (const piece of answers({ message, session, who, signal }))
      if (typeof piece === "string") yield { type: "token", content: piece };
      else used = piece;
    yield { type: "done", metadata: used };
  } catch {
    yield { type: "error", content: "The model failed.", metadata: used };
  }
}

/** The whole answer; null where the model failed. */
async function whole(read: Question, who: Principal, signal: AbortSignal) {
  let response = "";
  let used: unknown = NOTHING_USED;
  for await (const told of toldOf(read, who, signal))
    if (told["type"] === "token") response += String(told["content"]);
    else if (told["type"] === "done") used = told["metadata"];
    else if (told["type"] === "error") return null;
  return { response, session_id: read.session, metadata: used };
}

const FAILED = rejection("agent_failed", { reason: "model_failed", message: "The model failed." });
const NAME = "Lyrixa";
/** What clients of the documents look for where nobody is there to talk. */
const OFFLINE = `${NAME} chat service is not online right now.`;

const chatOut = z.object({
  text: z.string(),
  suggestions: z.array(z.unknown()),
  applied_changes: z.array(z.unknown()),
  identity: z.object({ name: z.string(), version: z.string() }).optional(),
});

export function aiRows(hub: HubPort): readonly Row[] {
  const ask = async ({ who, body, request }: Asked): Promise<Response> => {
    const read = questionIn(body, hub);
    if (isFault(read)) return refuse(read, statusOf(read));
    const answer = await whole(read, who, request.signal);
    return answer === null ? refuse(FAILED) : json(200, answer);
  };
  const stream = (sent: Fields, who: Principal): Response => {
    const read = questionIn(sent, hub);
    if (isFault(read)) return refuse(read, statusOf(read));
    return streamed(async function* (signal) {
      for await (const told of toldOf(read, who, signal)) yield frame(told);
    });
  };
  const chat = async ({ who, body, request }: Asked): Promise<Response> => {
    const read = questionIn(body, hub);
    const offline = { text: OFFLINE, suggestions: [], applied_changes: [] };
    if (isFault(read)) return read === NO_MODEL ? json(200, offline) : refuse(read);
    const answer = await whole(read, who, request.signal);
    if (answer === null) return refuse(FAILED);
    const identity = { name: NAME, version: hub.version };
    return json(200, { text: answer.response, suggestions: [], applied_changes: [], identity });
  };
  const area = { area: "ai" } as const;
  const path = "/api/ai/stream";
  const events = { answers: z.string(), type: "text/event-stream" };
  return [
    {
      ...{ ...area, method: "post", path: "/api/ai/ask", title: "Ask, and get the whole answer" },
      answers: z.object({ response: z.string(), session_id: z.string(), metadata }),
      ...{ body: question, handle: ask },
    },
    {
      ...{ ...area, method: "post", path, title: "Ask, and get the answer as it comes" },
      ...{ ...events, body: question, handle: ({ who, body }) => stream(body, who) },
    },
    {
      ...{ ...area, method: "get", path, title: "Ask by the address alone" },
      ...{ ...events, query: ["message", "session_id", "stream"] },
      handle: ({ who, query }) =>
        stream({ message: query("message"), session_id: query("session_id") }, who),
    },
    {
      ...{ ...area, method: "post", path: "/api/lyrixa/chat", title: "Chat; it edits nothing" },
      ...{ body: question, answers: chatOut, handle: chat },
    },
  ];
}

/** A model that is missing is no fault of the caller's: the service is not there. */
export const statusOf = (why: Rejection): number => (why === NO_MODEL ? 503 : 400);
