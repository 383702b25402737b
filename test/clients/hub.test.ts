import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { v1 } from "../host/started.ts";
import { faultsOf } from "./faults.ts";
import { EXAMPLES } from "./hub/samples.ts";
import { installed, ran } from "./programs.ts";
import { served, type Served } from "./served.ts";

const hasPython = installed("python3", "the Hub's Python example");
const hasCurl = installed("curl", "the curl lines of the Hub's documents");

const pathOf = (file: string): string => join(import.meta.dirname, "hub", file);

/** Ids differ from run to run. */
const withoutIds = (sample: string): string =>
  sample.replace(/tsk_[\w-]+/, "{task_id}").replace(/job_[\w-]+/, "{job_id}");

describe("The Hub's own clients, against npm start", () => {
  let open: Served;
  beforeAll(async () => {
    open = await served("hub", ["--hub", pathOf("host.js")]);
    // Two agents, of which neither is the one that the samples ask for.
    for (const name of ["planner", "executor"])
      await v1(open.host.url, "open_agent", "", { name, capabilities: ["planning"] });
  });
  afterAll(() => open.close());

  it.runIf(hasCurl)("get with curl what the samples show, from first to last", async () => {
    const { lines, said } = await ran("sh", [pathOf("examples.sh")], { URL: open.host.url });
    open.hold(lines);
    expect(lines.map(({ sample, status }) => `${withoutIds(sample)} ${status}`)).toEqual(
      EXAMPLES.map(({ sample, status }) => `${sample} ${status}`),
    );
    const faults = lines.flatMap(({ answer }, at) => {
      const sample = EXAMPLES[at];
      return sample ? faultsOf(sample.answer, answer).map((each) => [sample.sample, each]) : [];
    });
    expect(faults).toEqual([]);
    const texts = new Map(said.map((line) => [line.split(": ")[0], line]));
    for (const path of ["POST /api/ai/stream", "GET /api/ai/stream"])
      expect(texts.get(path)).toMatch(/data: \{"type":"start".*"type":"token".*"type":"done"/);
    for (const path of ["GET /api/selfinc/metrics", "GET /api/plugins/metrics", "GET /metrics"])
      expect(texts.get(path)).toMatch(/# HELP aetherra_\w+ .*~# TYPE aetherra_\w+ \w+~aetherra/);
    expect(texts.get("GET /")).toContain("<!doctype html>");
  });

  it.runIf(hasPython)("ask with Python", async () => {
    const { lines } = await ran("python3", ["-B", pathOf("ask.py"), `${open.host.url}/api/ai/ask`]);
    expect(lines).toMatchObject([{ metadata: { model: "engine-v1", tokens: 150 } }]);
    expect(lines[0].response).toContain("What can you do?");
  });

  it("read a stream with fetch, and talk over a WebSocket", async () => {
    const response = await fetch(`${open.host.url}/api/ai/stream`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ message: "Hello", stream: true }),
    });
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { done = true, value } = (await reader?.read()) ?? {};
      if (done) break;
      text += decoder.decode(value);
    }
    expect(text).toContain(`"content":"You said: Hello"`);

    const ws = new WebSocket(`${open.host.url.replace("http", "ws")}/api/ai/stream_ws`);
    const types: string[] = [];
    ws.onmessage = (event) => {
      const data = JSON.parse(String(event.data));
      types.push(data.type);
    };
    await once(ws, "open");
    ws.send(JSON.stringify({ message: "Hello!" }));
    await expect.poll(() => types.at(-1)).toBe("done");
    expect(types).toContain("token");
    ws.close();
  });

  it("are told of a sample that an answer does not fit", () => {
    const [ask] = EXAMPLES;
    const good = { response: "Yes.", session_id: "s", metadata: { model: "m", tokens: 1 } };
    expect(faultsOf(ask?.answer ?? expect.fail("there are samples"), good)).toEqual([]);
    const { session_id: _, ...bad } = good;
    expect(faultsOf(ask?.answer ?? expect.fail("there are samples"), bad)).toHaveLength(1);
  });

  it("are refused without the token where one is required, and with a wrong one", async () => {
    process.env["AETHERRA_AGENTS_API_REQUIRE_TOKEN"] = "1";
    process.env["AETHERRA_AGENTS_API_TOKEN"] = "your_secret_token_here";
    const guarded = await served("hub");
    delete process.env["AETHERRA_AGENTS_API_REQUIRE_TOKEN"];
    delete process.env["AETHERRA_AGENTS_API_TOKEN"];
    try {
      const post = (token?: string) =>
        guarded.ask("POST", "/api/tasks", {
          body: { description: "Analyze memory usage patterns" },
          ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
        });
      expect((await post()).status).toBe(401);
      expect((await post("another")).status).toBe(401);
      expect((await post("your_secret_token_here")).status).toBe(201);
      // Nobody supplied a model here.
      const asked = await guarded.ask("POST", "/api/ai/ask", { body: { message: "Hello" } });
      expect(asked.status).toBe(503);
    } finally {
      await guarded.close();
    }
  });
});
