import type { Ask, CallOptions, ConfirmationRequest } from "../../../engine/index.ts";
import type { Form, FormAnswer, Turn } from "./types.ts";

/** A form that a thumb on ENTER cannot pass: the amount has to be typed out. */
export const confirmationForm = ({
  summary,
  amount_amber,
  amount_usd,
}: ConfirmationRequest): Form => ({
  message:
    `${summary}\n\nTo confirm ${amount_usd} USD, type ${amount_amber}. Anything else is a no, ` +
    "and nothing is done.",
  requestedSchema: {
    type: "object",
    properties: {
      amount_amber: {
        type: "string",
        title: "Amount in Amber",
        description: `Type ${amount_amber} to confirm`,
      },
    },
    required: ["amount_amber"],
  },
});

/** True for the exact amount alone, sent by who accepted the form. */
export const isYes = ({ amount_amber }: ConfirmationRequest, { action, content }: FormAnswer) => {
  const typed = content?.["amount_amber"];
  return action === "accept" && typeof typed === "string" && typed.trim() === amount_amber;
};

/** Thrown by `elicit` where the client must come back with the answer: then nothing is decided. */
export class Unanswered extends Error {
  readonly form: Form;

  constructor(form: Form) {
    super("The client has to ask its user and call again.");
    this.form = form;
  }
}

/**
 * Asks the user through the client. Whatever is not a clear yes is a no: a form declined, closed,
 * wrongly filled in or left open too long, and a connection that breaks.
 */
export const askThrough =
  (elicit: NonNullable<Turn["elicit"]>): Ask =>
  async (request) => {
    try {
      return isYes(request, await elicit(confirmationForm(request)));
    } catch (error) {
      if (error instanceof Unanswered) throw error;
      return false;
    }
  };

/** What every call of the market is given of the connection it came by. */
export const callOptions = ({ signal, elicit }: Turn): CallOptions => ({
  signal,
  ...(elicit !== null && { ask: askThrough(elicit) }),
});
