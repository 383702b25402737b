import { createHmac } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { Webhook } from "standardwebhooks";
import { standardSecret, verifyWebhook } from "../../engine/webhook/index.ts";
import { openSender, SECRET, SPEC } from "./given.ts";
import { Receiver, until } from "./receiver.ts";

describe("The first event that an endpoint asked for", () => {
  let receiver: Receiver;
  let close = async (): Promise<void> => undefined;
  afterEach(async () => {
    await close();
    await receiver.close();
  });

  it("is delivered within a moment, signed so that three verifiers believe it", async () => {
    receiver = await Receiver.open();
    const { market, acme, scout } = await openSender({ receivers: [receiver] });
    close = () => market.close();
    const { webhook_id } = await acme.createWebhook({
      url: receiver.url,
      event_types: ["task.created"],
      secret: SECRET,
    });
    const { task_id } = await scout.createTask(SPEC);
    await until("a delivery came", () => receiver.got.length === 1);
    const { headers, body } = receiver.first;
    expect(JSON.parse(body)).toMatchObject({
      type: "task.created",
      task_id,
      data: { title: SPEC.title, budget_amber: "100.00", status: "draft" },
    });
    expect(headers["user-agent"]).toBe("Aethra-Webhooks/1.0");
    expect(headers["x-aethra-event-type"]).toBe("task.created");
    const texts = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, String(value)]),
    );
    const now = Date.now();
    for (const profile of ["standard", "aethra"] as const)
      expect(
        verifyWebhook({ profile, body, headers: texts, secrets: [SECRET], now }),
      ).toMatchObject({ ok: true });
    const foreign = new Webhook(standardSecret(SECRET)).verify(body, texts);
    expect(foreign).toMatchObject({ type: "task.created" });
    expect(headers["x-aethra-signature"]).toBe(
      `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`,
    );
    const log = async () => (await acme.listDeliveries({ webhook_id })).deliveries;
    await until("it was written down", async () => (await log())[0]?.state === "delivered");
    const deliveries = await log();
    expect(deliveries).toMatchObject([
      { state: "delivered", attempts: 1, last_status: 204, type: "task.created", task_id },
    ]);
  });
});
