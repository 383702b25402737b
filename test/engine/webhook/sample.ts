import { signedHeaders, type Attempt } from "../../../engine/webhook/sign.ts";
import { webhookBody } from "../../../engine/webhook/message.ts";
import type { Received } from "../../../engine/webhook/verify.ts";

export const NOW = Date.UTC(2026, 2, 5, 18, 40, 0);
export const SECONDS = NOW / 1000;
export const OLD_SECRET = "a secret that Ada chose long ago";
export const NEW_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

export const BODY = webhookBody({
  event_id: "evt_1",
  type: "task.completed",
  agent_id: "agt_1",
  task_id: "tsk_1",
  at: NOW - 2000,
  sequence: 12,
  data: { title: "Fotografiere das Café „Löwen“ ☕️", budget_amber: "15.00" },
});

export const attempt = (change: Partial<Attempt> = {}): Attempt => ({
  profile: "standard",
  id: "evt_1",
  type: "task.completed",
  timestamp: SECONDS,
  body: BODY,
  secrets: [OLD_SECRET],
  ...change,
});

/** The same attempt as it arrives, unless the network or an attacker changed something. */
export const received = (sent: Attempt, change: Partial<Received> = {}): Received => ({
  profile: sent.profile,
  body: sent.body,
  headers: signedHeaders(sent),
  secrets: sent.secrets,
  now: NOW,
  ...change,
});
