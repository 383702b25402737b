import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until, type Got as Delivery } from "../webhooks/receiver.ts";
import { faultsOf, unmissed } from "./faults.ts";
import { EXAMPLES, PAYLOAD } from "./humans2ai/samples.ts";
import { verifies } from "./humans2ai/verifier.ts";
import { installed, ran } from "./programs.ts";
import { DELIVERIES, served, type Served } from "./served.ts";

const LANES = 4;
const DAY = 86_400_000;

const hasCurl = installed("curl", "the requests of Humans2AI's documents");

describe("Humans2AI's own clients, against npm start", () => {
  let open: Served;
  beforeAll(async () => {
    open = await served("humans2ai");
  });
  afterAll(() => open.close());

  /** A request that must succeed; answers its `data`. */
  async function done(key: string, method: string, path: string, body?: object) {
    const headers = { authorization: `Bearer ${key}` };
    const got = await open.ask(method, `/api/v1${path}`, {
      ...{ headers },
      ...(body !== undefined && { body }),
    });
    expect([path, got.status < 300, got.text]).toEqual([path, true, got.text]);
    return got.body.data;
  }

  it.runIf(hasCurl)("get with curl what the samples show, from the account to a task", async () => {
    const { lines } = await ran("sh", [join(import.meta.dirname, "humans2ai", "examples.sh")], {
      ...{ URL: open.host.url, KEY: open.host.sandbox.agent_key },
      DEADLINE: new Date(Date.now() + DAY).toISOString(),
    });
    open.hold(lines);
    expect(lines.map(({ sample, status }) => `${sample} ${status}`)).toEqual(
      EXAMPLES.map(([sample, status]) => `${sample} ${status}`),
    );
    for (const [n, [sample, , shape]] of EXAMPLES.entries()) {
      expect([sample, faultsOf(shape, lines[n]?.answer)]).toEqual([sample, []]);
      expect(unmissed(shape, lines[n]?.answer)).toEqual([]);
    }
    const [plain, once, again] = lines.slice(6).map(({ answer }) => answer.data?.id);
    expect(again).toBe(once);
    expect(once).not.toBe(plain);
  });

  it("are refused a CAPTCHA by the Risk Gate, under the documents' code", async () => {
    const refused = await open.ask("POST", "/api/v1/tasks", {
      headers: { authorization: `Bearer ${open.host.sandbox.agent_key}` },
      body: { title: "Solve CAPTCHA", description: "Solve the CAPTCHA there.", budget: 3 },
    });
    expect(refused).toMatchObject({
      status: 400,
      body: { success: false, error: { code: "RISK_GATE_BLOCKED" } },
    });
  });

  it(
    `believe ${DELIVERIES} deliveries by the documents' lines, and none that was meddled with`,
    async () => {
      const { host, receiver } = open;
      const { agent_key, worker_token } = host.sandbox;
      const { secret } = await done(agent_key, "POST", "/webhooks", { url: receiver.url });
      let late = 0;
      receiver.manner = (response, got) =>
        void response.writeHead(verifies(got, secret, Date.now() + late) ? 204 : 401).end();

      const task = { title: "Keep me company – 店 📸", budget: 1, remote: true };
      const { id } = await done(agent_key, "POST", "/tasks", task);
      const { applicationId } = await done(worker_token, "POST", `/tasks/${id}/apply`, {});
      await done(agent_key, "POST", `/tasks/${id}/select`, { applicationId });
      let asked = 3;
      const lane = async (): Promise<void> => {
        while (asked < DELIVERIES) {
          const body = { content: `Message ${asked++}` };
          await done(worker_token, "POST", `/tasks/${id}/messages`, body);
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      await done(worker_token, "POST", `/tasks/${id}/submit`, { proof: "That was all." });
      await done(agent_key, "POST", `/tasks/${id}/approve`, {});
      await until("all came", () => receiver.got.length >= DELIVERIES, 20 * DELIVERIES + 20_000);
      const sent = [...receiver.got];
      for (const { body } of sent) {
        const told = JSON.parse(body);
        expect(faultsOf(PAYLOAD, told)).toEqual([]);
        expect(unmissed(PAYLOAD, told)).toEqual([]);
      }
      // Whatever is refused is sent again under the same id.
      expect(new Set(receiver.ids).size).toBe(sent.length);
      const events = new Set(sent.map(({ body }) => JSON.parse(body).event));
      expect(events).toEqual(new Set(PAYLOAD.options.map(({ shape }) => shape.event.value)));

      const believed = async (meddle: (got: Delivery) => Delivery): Promise<number> => {
        const answers = await Promise.all(sent.map((got) => again(receiver.url, meddle(got))));
        return answers.filter((status) => status === 204).length;
      };
      expect(await believed((got) => got)).toBe(sent.length);
      expect(await believed((got) => ({ ...got, body: `${got.body} ` }))).toBe(0);
      expect(await believed(otherTask)).toBe(0);
      expect(await believed(otherSignature)).toBe(0);
      late = 301_000;
      expect(await believed((got) => got)).toBe(0);
      console.info(`Humans2AI's lines believed ${sent.length} of ${sent.length} deliveries`);
    },
    60 * DELIVERIES + 60_000,
  );
});

const SIGNATURE = "x-humans2ai-signature";

/** Sends a delivery once more, as a stranger on the way would; answers the receiver's status. */
async function again(url: string, { headers, body }: Delivery): Promise<number> {
  const signature = String(headers[SIGNATURE]);
  const answer = await fetch(url, { method: "POST", headers: { [SIGNATURE]: signature }, body });
  await answer.arrayBuffer();
  return answer.status;
}

const otherTask = (got: Delivery): Delivery => ({
  ...got,
  body: got.body.replace('"taskId":"tsk_', '"taskId":"tsk-'),
});

function otherSignature(got: Delivery): Delivery {
  const signature = String(got.headers[SIGNATURE]);
  const last = signature.endsWith("0") ? "1" : "0";
  return { ...got, headers: { ...got.headers, [SIGNATURE]: signature.slice(0, -1) + last } };
}
