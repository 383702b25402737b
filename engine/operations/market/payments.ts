import { z } from "zod";
import { Changes } from "../../changes.ts";
import type { Context } from "../../context.ts";
import { answer, reject, type Accepted } from "../../decision.ts";
import { newPayment } from "../../rail/payment.ts";
import type { Ref, Stored } from "../../records.ts";
import { issue } from "../developer/accounts.ts";
import { operation } from "../operation.ts";
import { SCOPES } from "../scopes.ts";

const ROLES = ["clock"] as const;
const text = z.string();
const mode = z.enum(["test", "live"]);
const shared = { roles: ROLES, scope: null, effects: "writes" } as const;

const standing = z.object({
  state: z.enum(["open", "settled", "refused"]),
  /** Whether it was kept for this very request, or for another before. */
  fits: z.enum(["same", "other"]),
  reference: text.nullable(),
  reason: text.nullable(),
  answer: text.nullable(),
});

const view = ({ data }: Stored<"payment">, digest: string): z.output<typeof standing> => ({
  state: data.state,
  fits: data.digest === digest ? "same" : "other",
  reference: data.reference,
  reason: data.reason,
  answer: data.answer,
});

const ref = (id: string): Ref<"payment"> => ({ kind: "payment", id });

/** The host asks the rail about a payment whose request has not come to its end by then. */
const PATIENCE_MS = 60_000;

export const beginPayment = operation({
  ...shared,
  name: "begin_payment",
  title: "Begin a payment",
  sentence: "Keeps a signed payment with the request it is for, before anything is taken.",
  input: z.strictObject({
    ...{ id: text, mode, rail: text, payer: text, amount: z.bigint(), expires_at: z.number() },
    ...{ payload: text, account: text.nullable(), developer: text },
    role: z.enum(["agent", "developer"]),
    ...{ operation: text, input: text, digest: text },
  }),
  output: standing,
  needs: ({ id }) => ({ records: [ref(id)] }),
  decide: ({ id, ...given }, context) => {
    const before = context.seen.record(ref(id));
    if (before) return answer(view(before, given.digest));
    const changes = new Changes(context, given.rail);
    const made = changes.create("payment", id, {
      type: "payment.signed",
      set: newPayment(given, context.now),
      wake: context.now + PATIENCE_MS,
    });
    return changes.accept(view(made, given.digest));
  },
});

export const refusePayment = operation({
  ...shared,
  name: "refuse_payment",
  title: "Refuse a payment",
  sentence: "Notes that nothing was taken and nothing will be.",
  input: z.strictObject({ id: text, reason: text }),
  output: standing,
  needs: ({ id }) => ({ records: [ref(id)] }),
  decide: ({ id, reason }, context) => {
    const before = context.seen.record(ref(id));
    if (!before) return reject("not_found");
    if (before.data.state !== "open") return answer(view(before, before.data.digest));
    const changes = new Changes(context, before.data.rail);
    const after = changes.change(before, {
      type: "payment.refused",
      set: { state: "refused", reason, settled_at: context.now },
      wake: null,
    });
    return changes.accept(view(after, after.data.digest));
  },
});

/** The accounts of whoever pays without having signed in: they follow from the payer. */
export const payerAccounts = (payer: string) =>
  ({ developer: `dev_${payer}`, agent: `agt_${payer}` }) as const;

export const openPayer = operation({
  ...shared,
  name: "open_payer",
  title: "Open a payer's account",
  sentence: "Makes the account of whoever pays with a request, if there is none yet.",
  input: z.strictObject({ payer: text.max(60), mode }),
  output: z.object({ developer: text, agent: text }),
  needs: ({ payer }) => {
    const { developer, agent } = payerAccounts(payer);
    return {
      records: [
        { kind: "developer", id: developer },
        { kind: "agent", id: agent },
      ],
    };
  },
  decide: ({ payer }, context) => {
    const { developer, agent } = payerAccounts(payer);
    const { seen } = context;
    if (seen.record({ kind: "agent", id: agent })) return answer({ developer, agent });
    const changes = new Changes(context, "engine");
    const begun = { created_at: context.now, suspended: false };
    changes.create("developer", developer, {
      type: "developer.registered",
      set: { ...begun, name: payer, daily_cap: null, task_cap: null },
      to: [developer],
    });
    changes.create("agent", agent, {
      type: "agent.registered",
      set: { ...begun, developer, display_name: payer },
      to: [developer],
    });
    return changes.accept({ developer, agent });
  },
});

/** A key for the account of whoever pays without having signed in. */
function issuePayerKey(changes: Changes, payer: string, context: Context): string {
  const { developer, agent: account } = payerAccounts(payer);
  const wanted = { role: "agent", account, developer, scopes: SCOPES, name: payer } as const;
  return issue(changes, context, wanted).secret.text;
}

/** The same with a key to the payer's account, which is shown once. */
export function withPayerKey<Output extends object>(
  accepted: Accepted<Output>,
  payer: string,
  context: Context,
): Accepted<Output & { readonly key: string }> {
  const changes = new Changes(context, "engine");
  const key = issuePayerKey(changes, payer, context);
  return {
    ...accepted,
    output: { ...accepted.output, key },
    events: [...accepted.events, ...changes.events],
    records: [...accepted.records, ...changes.records],
  };
}
