import { describe, expect, it } from "vitest";
import { webhookBody, type WebhookEvent } from "../../../engine/webhook/message.ts";

const event: WebhookEvent = {
  event_id: "evt_1",
  type: "task.completed",
  agent_id: "agt_1",
  task_id: "tsk_1",
  at: 1_741_200_000_999,
  sequence: 12,
  data: { task_id: "tsk_1", title: "Photograph the shop front", budget_amber: "20.00" },
};

describe("the body of a webhook", () => {
  it("has the documented fields, with the event's time in whole seconds", () => {
    expect(webhookBody(event)).toBe(
      '{"event_id":"evt_1","type":"task.completed","agent_id":"agt_1","task_id":"tsk_1",' +
        '"timestamp":1741200000,"sequence":12,"data":{"task_id":"tsk_1",' +
        '"title":"Photograph the shop front","budget_amber":"20.00"}}',
    );
  });

  it("is the same text for the same event, in whatever order its facts are given", () => {
    const { data, sequence, ...rest } = event;
    expect(webhookBody({ data, sequence, ...rest })).toBe(webhookBody(event));
  });

  it("carries nothing but those fields", () => {
    const more = { ...event, secret: "not for the wire" };
    expect(webhookBody(more)).toBe(webhookBody(event));
  });

  it("says null where no agent or no task is concerned", () => {
    const body = JSON.parse(webhookBody({ ...event, agent_id: null, task_id: null }));
    expect(body).toMatchObject({ agent_id: null, task_id: null });
  });

  it("stops at what only a bug can send: no number, or an amount that is not text", () => {
    expect(() => webhookBody({ ...event, sequence: 0 })).toThrow("an event has a number from 1");
    expect(() => webhookBody({ ...event, data: { amount: 5n } })).toThrow(TypeError);
  });
});
