import { z } from "zod";
import { Changes } from "../../changes.ts";
import { ofKind, type Context } from "../../context.ts";
import { answer, reject } from "../../decision.ts";
import { printAmber, printUsd } from "../../money.ts";
import { isPerson } from "../../policy/principal.ts";
import type { Stored } from "../../records.ts";
import { iso } from "../../time.ts";
import { amberOut, id, keyed, time, usdOut } from "../schemas.ts";
import { operation } from "../operation.ts";

const confirmationOut = z.object({
  confirmation_id: z.string(),
  operation: z.string(),
  agent_id: z.string(),
  summary: z.string(),
  amount_amber: amberOut,
  amount_usd: usdOut,
  digest: z.string(),
  state: z.string(),
  asked_at: time,
  expires_at: time,
});

const viewConfirmation = ({ id: confirmation_id, data }: Stored<"confirmation">) => ({
  confirmation_id,
  operation: data.operation,
  agent_id: data.agent,
  summary: data.summary,
  amount_amber: printAmber(data.amount),
  amount_usd: printUsd(data.amount),
  digest: data.digest,
  state: data.state,
  asked_at: iso(data.asked_at),
  expires_at: iso(data.expires_at),
});

/** Asked of this developer, in this mode. */
const isOwn = ({ data }: Stored<"confirmation">, { who }: Context): boolean =>
  data.developer === who.id && data.mode === who.mode;

export const confirm = operation({
  name: "confirm",
  title: "Confirm a call",
  sentence:
    "A person agrees to one exact call of an agent; the agent then repeats it with the id. A key " +
    "can never confirm.",
  roles: ["developer"],
  scope: null,
  effects: "writes",
  input: z.strictObject({
    confirmation_id: id,
    digest: z
      .string()
      .max(64)
      .optional()
      .describe("As the person was shown it; what has changed since is then not confirmed"),
    ...keyed,
  }),
  output: confirmationOut,
  needs: (input) => ({ records: [{ kind: "confirmation", id: input.confirmation_id }] }),
  decide: (input, context) => {
    if (!isPerson(context.who))
      return reject("wrong_role", { message: "Only a person can confirm, never a key." });
    const found = context.seen.record({ kind: "confirmation", id: input.confirmation_id });
    if (!found || !isOwn(found, context)) return reject("not_found");
    if (found.data.state !== "waiting" || found.data.expires_at <= context.now)
      return reject("wrong_state", {
        message:
          found.data.state === "waiting"
            ? "This request has expired; the agent must ask again."
            : `This call is ${found.data.state} already.`,
      });
    if (input.digest !== undefined && input.digest !== found.data.digest)
      return reject("wrong_state", {
        field: "digest",
        reason: "changed",
        message: "What is to be confirmed has changed since it was shown. Look at it again.",
      });
    const changes = new Changes(context);
    const after = changes.change(found, {
      type: "confirmation.given",
      set: { state: "confirmed" },
      // A developer's own key asks in the developer's name.
      to: [...new Set([found.data.developer, found.data.agent])],
    });
    return changes.accept(viewConfirmation(after));
  },
});

export const listConfirmations = operation({
  name: "list_confirmations",
  title: "List confirmations",
  sentence: "The calls that wait for a person, newest first, with the exact amount.",
  roles: ["developer"],
  scope: "payments.read",
  effects: "reads",
  input: z.strictObject({}),
  output: z.object({ confirmations: z.array(confirmationOut) }),
  needs: (_, who) => ({
    finds: [
      {
        index: "confirmations_by_developer",
        equals: [who.id],
        direction: "newest_first",
        after: null,
        limit: 200,
      },
    ],
  }),
  decide: (_, context) =>
    answer({
      confirmations: ofKind("confirmation", context.found[0] ?? [])
        .filter((each) => isOwn(each, context))
        .map(viewConfirmation),
    }),
});
