import { z } from "zod";
import {
  fieldsOf,
  isFields,
  OPERATIONS,
  parseAmber,
  rejection,
  type Fields,
  type Rejection,
} from "../../../../engine/index.ts";
import type { Served } from "../../limits/admit.ts";
import type { Route } from "../../route.ts";
import { restRoutes } from "./rest-call.ts";

const AMBER = "/api/v1/amber";
const WEBHOOKS = "/api/v1/webhooks";

const MOST_CENTS = 1_000_000_000_000;

const topUpBody = z.object({
  usd_cents: z.int().min(1).max(MOST_CENTS),
  idempotency_key: z.string().optional(),
});

const isCents = (cents: unknown): cents is number =>
  typeof cents === "number" && Number.isInteger(cents) && cents >= 1 && cents <= MOST_CENTS;

const centsFault = (body: unknown): Rejection | null =>
  isFields(body) && isCents(body["usd_cents"])
    ? null
    : rejection("invalid_input", {
        field: "usd_cents",
        reason: "malformed",
        message: "usd_cents must be a whole number of cents, at least 1.",
      });

function topUpOf(body: unknown): Fields {
  const { usd_cents, idempotency_key } = fieldsOf(body);
  const cents = isCents(usd_cents) ? usd_cents : 0;
  const usd = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
  return { usd, ...(idempotency_key !== undefined && { idempotency_key }) };
}

/** There is nothing to pay in a sandbox: the money is in the wallet when this is answered. */
function intentOf(output: unknown): Fields {
  const { state, client_secret, ...more } = OPERATIONS.top_up.output.parse(output);
  return {
    ...more,
    state,
    client_secret: client_secret ?? "sandbox_nothing_to_pay",
    status: state === "requested" ? "pending" : state,
  };
}

/** The documents have numbers here; the text beside each is exact however large it is. */
function balanceOf(output: unknown): Fields {
  const { balance_amber, balance_usd, ...more } = fieldsOf(output);
  const parsed = parseAmber(balance_amber);
  const micro = parsed.ok ? parsed.value : 0n;
  return {
    amber: Number(micro) / 1_000_000,
    micro_amber: Number(micro),
    usd_equivalent: balance_usd,
    amber_text: balance_amber,
    micro_amber_text: String(micro),
    ...more,
  };
}

const intent = OPERATIONS.top_up.output.extend({
  client_secret: z.string(),
  status: z.enum(["pending", "succeeded", "failed"]),
});

const balance = z.looseObject({
  amber: z.number(),
  micro_amber: z.number(),
  usd_equivalent: z.string(),
  amber_text: z.string(),
  micro_amber_text: z.string(),
});

/** `/api/v1/amber` and `/api/v1/webhooks` as Aethra's documents have them. */
export const amberRoutes = (served: Served): readonly Route[] =>
  restRoutes(served, [
    [
      "post",
      `${AMBER}/topup/create-intent`,
      "top_up",
      {
        ...{ body: topUpBody, faultOf: centsFault, inputOf: topUpOf },
        ...{ answers: intent, answerOf: intentOf },
      },
    ],
    ["get", `${AMBER}/balance`, "get_wallet", { answers: balance, answerOf: balanceOf }],
    ["put", `${AMBER}/spending-caps`, "set_spending_caps"],
    ["post", WEBHOOKS, "create_webhook", { status: 201 }],
    ["get", WEBHOOKS, "list_webhooks"],
    ["delete", `${WEBHOOKS}/:webhook_id`, "delete_webhook"],
  ]);
