import {
  fieldsOf,
  rejection,
  type Ask,
  type Client,
  type ConfirmationRequest,
  type Rejection,
  type Role,
} from "../../engine/index.ts";
import { clientOf, type MarketClient } from "./client.ts";

export interface Approval {
  /** In whose name is confirmed: the developer, with its own token. A key can never confirm. */
  readonly by: Client;
  /** Asks the person, where a call brings no way to ask of its own. */
  readonly ask?: Ask;
}

/**
 * The same client, which asks a person where the policy wants one, and carries on with the call
 * after a yes. A no is a refusal like any other. What the person was shown is what is confirmed:
 * where the call, the amount or the work has changed meanwhile, it is asked again.
 */
export function withApproval<R extends Role>(
  client: MarketClient<R>,
  approval: Approval,
): MarketClient<R>;
export function withApproval(client: Client, { by, ask: usual }: Approval): Client {
  const { who, confirmations } = client;
  return clientOf({
    who,
    confirmations,
    follow: (options) => client.follow(options),
    async execute(operation, input, options = {}) {
      const ask = options.ask ?? usual;
      const reply = await client.execute(operation, input, options);
      if (reply.ok || ask === undefined) return reply;
      const request = requestOf(operation, input, reply.rejection);
      if (request === null) return reply;
      if (!(await ask(request))) return { ok: false, rejection: declined(request) };
      const { confirmation_id, digest } = request;
      const state = reply.rejection.data?.["state"];
      if (state === "waiting") {
        const given = await by.execute("confirm", { confirmation_id, digest });
        if (!given.ok) return given;
      }
      return client.execute(operation, { ...fieldsOf(input), confirmation_id }, options);
    },
  });
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function requestOf(
  operation: string,
  input: unknown,
  { code, data }: Rejection,
): ConfirmationRequest | null {
  if (code !== "confirmation_required" || data === undefined) return null;
  return {
    confirmation_id: textOf(data["confirmation_id"]),
    operation,
    input,
    summary: textOf(data["summary"]),
    amount_amber: textOf(data["amount_amber"]),
    amount_usd: textOf(data["amount_usd"]),
    digest: textOf(data["digest"]),
  };
}

const declined = ({ confirmation_id, summary }: ConfirmationRequest): Rejection =>
  rejection("confirmation_required", {
    reason: "declined",
    message: `${summary}: the person who was asked said no. Nothing was done.`,
    data: { confirmation_id, summary },
  });
