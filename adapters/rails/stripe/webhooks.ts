import type Stripe from "stripe";
import type { RailEvent, RailWebhooks, Refused } from "../../../engine/index.ts";

const TOLERANCE_SECONDS = 300;

/** A field that may hold an id, or the object of that id. */
function idIn(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || !("id" in value)) return null;
  return typeof value.id === "string" ? value.id : null;
}

const fieldOf = (object: object, name: string): string | null =>
  idIn(Object.entries(object).find(([key]) => key === name)?.[1]);

/** What an event is about, which is all that is taken from it. */
function aboutOf({ type, data: { object } }: Stripe.Event): Pick<RailEvent, "about" | "reference"> {
  const other = { about: "other", reference: fieldOf(object, "id") ?? "" } as const;
  const [family] = type.split(".");
  switch (family) {
    case "payment_intent":
      return { about: "deposit", reference: fieldOf(object, "id") ?? "" };
    case "charge":
    case "refund": {
      const intent = fieldOf(object, "payment_intent");
      return intent === null ? other : { about: "deposit", reference: intent };
    }
    case "transfer": {
      const group = fieldOf(object, "transfer_group");
      return group === null ? other : { about: "payout", reference: group };
    }
    case "account":
      return { about: "payee", reference: fieldOf(object, "id") ?? "" };
    default:
      return other;
  }
}

/** Signed with any of the secrets: an account and its Connect endpoint have one each. */
function eventOf(
  stripe: Stripe,
  raw: string,
  signature: string,
  [secret = "", ...more]: readonly string[],
): Stripe.Event {
  try {
    return stripe.webhooks.constructEvent(raw, signature, secret, TOLERANCE_SECONDS);
  } catch (fault) {
    if (more.length === 0) throw fault;
    return eventOf(stripe, raw, signature, more);
  }
}

export const webhooksOf = (stripe: Stripe, secrets: readonly string[]): RailWebhooks => ({
  read(raw, headers): Promise<readonly RailEvent[] | Refused> {
    try {
      const signature = headers["stripe-signature"] ?? "";
      const event = eventOf(stripe, raw, signature, secrets);
      return Promise.resolve([{ id: event.id, kind: event.type, ...aboutOf(event) }]);
    } catch {
      // The client throws errors of many kinds at headers and bodies that are not Stripe's.
      return Promise.resolve({
        ...{ state: "refused", reason: "bad_signature" },
        message: "Stripe-Signature is not right for this body, or older than five minutes.",
      });
    }
  },
});
