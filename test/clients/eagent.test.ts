import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { v1 } from "../host/started.ts";
import { until } from "../webhooks/receiver.ts";
import { EXAMPLES, PAYLOAD } from "./eagent/samples.ts";
import { EAgent } from "./eagent/sdk.ts";
import { faultsOf, unmissed } from "./faults.ts";
import { fed, installed, ran } from "./programs.ts";
import { DELIVERIES, served, type Served } from "./served.ts";

const SECRET = randomBytes(32).toString("hex");
const LANES = 4;

const hasPython = installed("python3", "eAgent's Python SDK and verifier");
const hasCurl = installed("curl", "the curl lines of eAgent's documents");

const pathOf = (script: string): string => join(import.meta.dirname, "eagent", script);

describe("eAgent's own clients, against npm start", () => {
  let open: Served;
  beforeAll(async () => {
    open = await served("eagent");
    await v1(open.host.url, "top_up", open.host.sandbox.developer_token, { usd: "5000" });
  });
  afterAll(() => open.close());

  const key = () => ({ "x-api-key": open.host.sandbox.agent_key });

  /** Somebody in the place of the samples, so that the platform finds them there. */
  async function newYorker(): Promise<string> {
    const place = { latitude: 40.7128, longitude: -74.006 };
    const about = { name: "Nell", task_types: ["photo_verification"], ...place };
    const { status, body } = await open.ask("POST", "/v1/register_worker", { body: about });
    expect(status).toBe(200);
    return body.token;
  }

  /** Does what the platform gives to the sandbox's workers, once each, until the work is over. */
  async function doing<T>(work: Promise<T>): Promise<T> {
    const { worker_token, worker2_token, worker3_token } = open.host.sandbox;
    let isOver = false;
    const over = work.finally(() => (isOver = true));
    const hands = [worker_token, worker2_token, worker3_token].map(async (token) => {
      while (!isOver) {
        const { body } = await v1(open.host.url, "list_tasks", token, { status: "matched" });
        const headers = { authorization: `Bearer ${token}` };
        const result_data = { filled: true };
        for (const { task_id } of body.tasks) {
          const path = `/api/v1/tasks/${task_id}`;
          await open.ask("POST", `${path}/accept`, { headers });
          await open.ask("POST", `${path}/submit`, { headers, body: { result_data } });
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    const [result] = await Promise.all([over, ...hands]);
    return result;
  }

  it.runIf(hasCurl)(
    "get with curl what the samples show, from the first line to the last",
    async () => {
      const { lines, said } = await ran("sh", [pathOf("examples.sh")], {
        ...{ URL: open.host.url, KEY: open.host.sandbox.agent_key, WORKER: await newYorker() },
        DEADLINE: new Date(Date.now() + 86_400_000).toISOString(),
      });
      open.hold(lines);
      expect(lines.map(({ sample, status }) => `${sample} ${status}`)).toEqual(
        EXAMPLES.map(([sample, status]) => `${sample} ${status}`),
      );
      for (const [n, [sample, , shape]] of EXAMPLES.entries()) {
        expect([sample, faultsOf(shape, lines[n]?.answer)]).toEqual([sample, []]);
        expect(unmissed(shape, lines[n]?.answer, Object.keys(shape.shape))).toEqual([]);
      }
      const headers = said.map((line) => line.trim().toLowerCase());
      expect(headers).toContain("x-payment-required: true");
      expect(headers).toContain("x-payment-amount: 500000");
      expect(headers).toContain("x-payment-token: 0xaf88d065e77c8cc2239327c5edb3a432268e5831");
    },
  );

  it.runIf(hasPython)(
    "create and wait in Python, and are told why no CAPTCHA is solved",
    async () => {
      const sdk = (type: string) =>
        ran("python3", ["-B", pathOf("sdk.py"), open.host.url, open.host.sandbox.agent_key, type]);
      const [done] = (await doing(sdk("form_fill"))).lines;
      expect(done).toEqual({ id: expect.stringMatching(/^tsk_/), data: { filled: true } });
      const [refused] = (await sdk("captcha")).lines;
      expect(refused).toMatchObject({
        status: 422,
        answer: { error: { code: "rule_broken", reason: "risk_gate_blocked" } },
      });
    },
  );

  it("create and wait in TypeScript, and are told why no CAPTCHA is solved", async () => {
    const client = new EAgent({ apiKey: open.host.sandbox.agent_key, baseUrl: open.host.url });
    const wanted = { title: "Fill in the form", description: "That of https://example.com" };
    const task = await client.createTask({ type: "form_fill", ...wanted, maxPayout: 3.0 });
    const result = await doing(client.waitForCompletion(task.id));
    expect(result.data).toEqual({ filled: true });
    const captcha = client.createTask({
      ...{ type: "captcha", title: "Solve CAPTCHA" },
      ...{ description: "Solve it at https://example.com", maxPayout: 3.0 },
    });
    await expect(captcha).rejects.toThrow("422 risk_gate_blocked");
  });

  it.runIf(hasPython)(
    `believe ${DELIVERIES} deliveries by the documents' Python, and none that was meddled with`,
    async () => {
      const { host, receiver } = open;
      const events = ["task.matched", "task.completed"];
      const body = { url: receiver.url, secret: SECRET, events };
      const made = await open.ask("POST", "/v1/webhooks", { headers: key(), body });
      expect(made).toMatchObject({ status: 201, body: { events } });
      await doing(
        new EAgent({ apiKey: host.sandbox.agent_key, baseUrl: host.url })
          .createTask({ type: "form_fill", instruction: "Fill it in", budget: 2 })
          .then(({ id }) => until("one is completed", () => tells("task.completed", id))),
      );
      let asked = receiver.got.length;
      const spec = { title: "Read a form", task_type: "form_fill", process: "eagent" };
      const lane = async (): Promise<void> => {
        while (asked < DELIVERIES) {
          asked++;
          const posted = await v1(host.url, "post_task", host.sandbox.agent_key, {
            ...{ ...spec, budget_amber: 200 },
          });
          expect(posted.status).toBe(200);
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      await until("all came", () => receiver.got.length >= DELIVERIES, 20 * DELIVERIES + 20_000);
      const got = receiver.got.map(({ headers, body: text }) => ({
        signature: headers["x-webhook-signature"],
        body: Buffer.from(text).toString("base64"),
      }));
      const counts = await fed(pathOf("verify.py"), [SECRET], got);
      expect(counts).toEqual({ as_sent: got.length, body: 0, signature: 0, secret: 0 });
      for (const { body: text } of receiver.got) {
        const told = JSON.parse(text);
        expect(faultsOf(PAYLOAD, told)).toEqual([]);
        expect(unmissed(PAYLOAD, told)).toEqual([]);
      }
      expect(new Set(receiver.ids).size).toBe(got.length);
      console.info(`eAgent's Python believed ${counts.as_sent} of ${got.length} deliveries`);
    },
    30 * DELIVERIES + 60_000,
  );

  const tells = (event: string, task_id: string): boolean =>
    open.receiver.got.some(({ body }) => {
      const told = JSON.parse(body);
      return told.event === event && told.task_id === task_id;
    });
});
