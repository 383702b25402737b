import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { RawData, WebSocket, WebSocketServer } from "ws";
import { rejection, type Origin } from "../../engine/index.ts";
import { refusal } from "./answer.ts";
import type { Talk } from "./socket.ts";

/** Finds the conversation that a request asks for. */
export type Open = (request: Request, from: Origin) => Promise<Talk | Response>;

const MOST_BYTES = 1024 * 1024;
/** Messages that wait while one is answered; who sends more is let go. */
const MOST_WAITING = 16;
const PING_MS = 30_000;
/** The codes of RFC 6455: going away, and too much. */
const [GOING_AWAY, TOO_MUCH] = [1001, 1013];

/** Holds a handler's conversations on a server of node:http. Answers how to end them all. */
export function holdTalks(
  server: Server,
  open: Open,
  originOf: (incoming: IncomingMessage) => Origin,
): () => void {
  let made: Promise<WebSocketServer | null> | null = null;
  const held = new Set<WebSocket>();
  const answer = async (incoming: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> => {
    const talk = await open(requestOf(incoming), originOf(incoming));
    if (talk instanceof Response) return refuse(stream, talk);
    const sockets = await (made ??= socketServer());
    if (sockets === null) return refuse(stream, refusal(NO_SOCKETS, 501));
    sockets.handleUpgrade(incoming, stream, head, (socket) => {
      held.add(socket.on("close", () => held.delete(socket)));
      hold(socket, talk);
    });
  };
  server.on("upgrade", (incoming, stream: Duplex, head) => {
    stream.on("error", () => stream.destroy());
    answer(incoming, stream, head).catch(() => stream.destroy());
  });
  return () => {
    for (const socket of held) socket.close(GOING_AWAY);
    setTimeout(() => held.forEach((socket) => socket.terminate()), 500).unref();
  };
}

const NO_SOCKETS = rejection("not_configured", {
  reason: "no_websockets",
  message: "This host holds no conversations over WebSockets: install ws beside guildhall.",
});

/** Null where the package is not installed. */
async function socketServer(): Promise<WebSocketServer | null> {
  try {
    const { WebSocketServer } = await import("ws");
    return new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES });
  } catch {
    return null;
  }
}

function requestOf({ headers, url = "/" }: IncomingMessage): Request {
  const given = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
  );
  return new Request(new URL(url, `http://${headers.host ?? "localhost"}`), {
    headers: new Headers(given),
  });
}

/** An answer as it stands on the wire, since nobody else writes it here. */
async function refuse(stream: Duplex, response: Response): Promise<void> {
  const body = await response.text();
  const lines = [
    `HTTP/1.1 ${response.status} Refused`,
    ...[...response.headers].map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  stream.end(`${lines.join("\r\n")}\r\n\r\n${body}`);
}

/** Answers messages one after the other, and lets go of who does not answer pings. */
function hold(socket: WebSocket, talk: Talk): void {
  const over = new AbortController();
  let [waiting, isAlive, busy] = [0, true, Promise.resolve()];
  const ping = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, PING_MS);
  socket.on("pong", () => (isAlive = true));
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    clearInterval(ping);
    over.abort();
  });
  socket.on("message", (data) => {
    if (waiting >= MOST_WAITING) return socket.close(TOO_MUCH);
    waiting += 1;
    busy = busy.then(async () => {
      for await (const said of talk(textOf(data), over.signal)) socket.send(said);
      waiting -= 1;
    });
    busy.catch(() => socket.terminate());
  });
}

const textOf = (data: RawData): string => {
  if (data instanceof ArrayBuffer) return new TextDecoder().decode(data);
  return (Array.isArray(data) ? Buffer.concat(data) : data).toString("utf8");
};
