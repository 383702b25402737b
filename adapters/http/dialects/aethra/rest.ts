import {
  fieldsOf,
  isFields,
  parseAmber,
  rejection,
  type Fields,
  type Rejection,
} from "../../../../engine/index.ts";
import type { App } from "../../place.ts";
import type { Served } from "../../limits/admit.ts";
import { restCall } from "./rest-call.ts";

const AMBER = "/api/v1/amber";
const WEBHOOKS = "/api/v1/webhooks";

const MOST_CENTS = 1_000_000_000_000;

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
const intentOf = (output: unknown): Fields => ({
  client_secret: "sandbox_nothing_to_pay",
  status: "succeeded",
  ...fieldsOf(output),
});

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

/** `/api/v1/amber` and `/api/v1/webhooks` as Aethra's documents have them. */
export function mountRest(app: App, served: Served): void {
  const call = restCall(served);
  app.post(`${AMBER}/topup/create-intent`, (c) =>
    call(c, "top_up", { faultOf: centsFault, inputOf: topUpOf, answerOf: intentOf }),
  );
  app.get(`${AMBER}/balance`, (c) => call(c, "get_wallet", { answerOf: balanceOf }));
  app.put(`${AMBER}/spending-caps`, (c) => call(c, "set_spending_caps"));
  app.post(WEBHOOKS, (c) => call(c, "create_webhook", { status: 201 }));
  app.get(WEBHOOKS, (c) => call(c, "list_webhooks"));
  app.delete(`${WEBHOOKS}/:webhook_id`, (c) =>
    call(c, "delete_webhook", { inputOf: () => ({ webhook_id: c.req.param("webhook_id") }) }),
  );
}

/** The paths of `mountRest` with what each answers. */
export const REST_PATHS: Readonly<Record<string, string>> = {
  [`${AMBER}/topup/create-intent`]: "POST",
  [`${AMBER}/balance`]: "GET, HEAD",
  [`${AMBER}/spending-caps`]: "PUT",
  [WEBHOOKS]: "GET, HEAD, POST",
  [`${WEBHOOKS}/:webhook_id`]: "DELETE",
};
