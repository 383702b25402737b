import { once } from "node:events";
import { describe, expect, it } from "vitest";
import WebSocket from "ws";
import { serveNode } from "../../../../../adapters/http/index.ts";
import type { Chat } from "../../../../../src/hub/index.ts";
import { openWithHub } from "./given.ts";

/** A model that says what was said to it, and what its tools can do for whoever asks. */
const echo: Chat = async function* ({ message, history, client }) {
  yield `${history.length} before. `;
  yield message;
  const wallet = await client.execute("whoami", {});
  yield wallet.ok ? ` I act.` : " I cannot act.";
  yield { model: "echo-1", tokens: 7 };
};
const failing: Chat = async function* () {
  yield "Half an";
  await Promise.reject(new Error("the model is away"));
};

describe("A model behind the Hub", () => {
  it("answers at once, remembers its session, and acts for whoever asks", async () => {
    const { ask, keys } = await openWithHub({ chat: echo });
    const first = await ask("POST", "/api/ai/ask", { message: "Hello", session_id: "s-1" });
    expect(first.body).toEqual({
      ...{ response: "0 before. Hello I act.", session_id: "s-1" },
      metadata: { model: "echo-1", tokens: 7 },
    });
    const again = await ask("POST", "/api/ai/ask", { text: "Again", session_id: "s-1" });
    expect(again.body.response).toBe("2 before. Again I act.");
    const other = { key: keys.agent_key };
    const apart = await ask("POST", "/api/ai/ask", { message: "I", session_id: "s-1" }, other);
    expect(apart.body.response).toBe("0 before. I I act.");
  });

  it("streams its answer, asked by a body or by the address alone", async () => {
    const { ask } = await openWithHub({ chat: echo });
    const events = ({ text }: { readonly text: string }) =>
      text
        .trim()
        .split("\n\n")
        .map((each) => JSON.parse(each.replace(/^data: /, "")));
    const sent = await ask("POST", "/api/ai/stream", { message: "Hi", stream: true });
    expect(sent.headers.get("content-type")).toBe("text/event-stream");
    expect(events(sent)).toEqual([
      { type: "start", session_id: expect.any(String) },
      { type: "token", content: "0 before. " },
      { type: "token", content: "Hi" },
      { type: "token", content: " I act." },
      { type: "done", metadata: { model: "echo-1", tokens: 7 } },
    ]);
    const got = await ask("GET", "/api/ai/stream?message=Hi&stream=true");
    expect(events(got).map(({ type }) => type)).toEqual(events(sent).map(({ type }) => type));
  });

  it("chats under the documents' name, and edits nothing", async () => {
    const { ask } = await openWithHub({ chat: echo });
    const { body } = await ask("POST", "/api/lyrixa/chat", { message: "Hi", allow_edits: true });
    expect(body).toMatchObject({ text: "0 before. Hi I act.", applied_changes: [] });
    expect(body.identity.name).toBe("Lyrixa");
  });

  it("says that nobody is there where no model is configured", async () => {
    const { ask } = await openWithHub();
    const chat = await ask("POST", "/api/lyrixa/chat", { message: "Hi" });
    expect([chat.status, chat.body.text]).toEqual([
      ...[200, "Lyrixa chat service is not online right now."],
    ]);
    const asked = await ask("POST", "/api/ai/ask", { message: "Hi" });
    expect([asked.status, asked.body.details]).toEqual([503, "no_model"]);
    expect((await ask("POST", "/api/ai/ask", {})).status).toBe(400);
    expect((await ask("GET", "/api/stats")).body.lyrixa_chat).toEqual({
      ...{ registered: false, status: "offline" },
    });
  });

  it("tells of a model that fails in the middle, and of nothing that it said", async () => {
    const { ask } = await openWithHub({ chat: failing });
    const whole = await ask("POST", "/api/ai/ask", { message: "Hi" });
    expect([whole.status, whole.body.details]).toEqual([502, "model_failed"]);
    const streamed = await ask("POST", "/api/ai/stream", { message: "Hi" });
    expect(streamed.text).toContain(`"type":"error"`);
    expect(streamed.text).not.toContain("away");
  });

  it("holds conversations over a WebSocket, but with no page of another site", async () => {
    const { handler } = await openWithHub({ chat: echo });
    const server = await serveNode(handler, { port: 0 });
    const address = `${server.url.replace("http", "ws")}/hub/api/ai/stream_ws`;
    const socket = new WebSocket(address);
    const heard: { type: string; content: string }[] = [];
    socket.on("message", (data) => heard.push(JSON.parse(String(data))));
    await once(socket, "open");
    socket.send(JSON.stringify({ message: "Hello!" }));
    await expect.poll(() => heard.at(-1)?.type).toBe("done");
    expect(heard.map(({ content }) => content).join("")).toBe("0 before. Hello! I act.");
    socket.send("no JSON");
    await expect.poll(() => heard.at(-1)?.type).toBe("error");
    const foreign = new WebSocket(address, { origin: "https://evil.example" });
    const [, answer] = await once(foreign, "unexpected-response");
    expect(answer.statusCode).toBe(403);
    const none = new WebSocket(address.replace("stream_ws", "nothing"));
    const [, missing] = await once(none, "unexpected-response");
    expect(missing.statusCode).toBe(404);
    const closed = once(socket, "close");
    await server.close();
    expect((await closed)[0]).toBe(1001);
  });
});
