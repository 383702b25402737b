import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonical } from "../canonical.ts";
import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import type { Accepted, Decision, Rejected } from "../decision.ts";
import { rejection } from "../errors.ts";
import { printAmber, printUsd } from "../money.ts";
import type { Command, Stake } from "../operations/operation.ts";
import type { ConfirmationData, Ref, Stored } from "../records.ts";
import type { ConfirmationThreshold } from "../toolkit/client.ts";
import type { Policy } from "./policy.ts";
import { isPerson, type Principal } from "./principal.ts";

const digest = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(canonical(value))));

/** The exact input, without what may differ between two tries of the same call. */
const exactly = ({ input }: Command) => ({
  ...input,
  idempotency_key: undefined,
  confirmation_id: undefined,
});

const needsPerson = (operation: string, who: Principal, policy: Policy): boolean =>
  policy.confirmations.some((rule) => rule.operation === operation) &&
  !isPerson(who) &&
  (who.role === "agent" || who.role === "developer");

/** The calls of this principal that need a person's word, and from which amount on. */
export const thresholdsFor = (who: Principal, policy: Policy): readonly ConfirmationThreshold[] =>
  policy.confirmations
    .filter(({ operation }) => needsPerson(operation, who, policy))
    .map(({ operation, from }) => ({
      operation,
      from_amber: printAmber(from),
      from_usd: printUsd(from),
    }));

/**
 * Where the request for this exact call is kept; null where no rule asks for one. The id follows
 * from the caller and the input, so asking twice is asking once.
 */
export function confirmationRef(
  operation: string,
  command: Command,
  who: Principal,
  policy: Policy,
): Ref<"confirmation"> | null {
  if (!needsPerson(operation, who, policy)) return null;
  const id = `cnf_${digest([who.id, who.mode, operation, exactly(command)]).slice(0, 40)}`;
  return { kind: "confirmation", id };
}

/**
 * Lets the decision stand, or asks a person first. What is confirmed is bound by a digest to
 * the operation, the exact input, the amount and the work: any change asks again.
 */
export function checkConfirmation(
  operation: string,
  command: Command,
  decision: Accepted,
  context: Context,
): Decision {
  const { who, policy, seen, now } = context;
  const ref = confirmationRef(operation, command, who, policy);
  const stake = ref && command.stake(context);
  if (!ref || !stake || !isAsked(operation, stake, policy)) return decision;
  const bound = digest([operation, exactly(command), stake.amount, stake.subject]);
  const found = seen.record(ref);
  const valid = found !== null && found.data.digest === bound && found.data.expires_at > now;
  if (valid && found.data.state === "confirmed" && command.confirmation === found.id)
    return useUp(found, decision, context);
  if (valid && found.data.state !== "used") return refuse(found.id, found.data);
  return ask(ref.id, found, { operation, bound, stake }, context);
}

const isAsked = (operation: string, stake: Stake, policy: Policy): boolean =>
  policy.confirmations.some((rule) => rule.operation === operation && stake.amount >= rule.from);

function useUp(found: Stored<"confirmation">, decision: Accepted, context: Context): Accepted {
  const changes = new Changes(context);
  changes.change(found, { type: "confirmation.used", set: { state: "used" } });
  return {
    ...decision,
    events: [...decision.events, ...changes.events],
    records: [...decision.records, ...changes.records],
  };
}

function ask(
  id: string,
  before: Stored<"confirmation"> | null,
  wanted: { readonly operation: string; readonly bound: string; readonly stake: Stake },
  context: Context,
): Rejected {
  const { who, now, policy } = context;
  const data: ConfirmationData = {
    developer: who.developer ?? who.id,
    agent: who.id,
    mode: who.mode,
    operation: wanted.operation,
    amount: wanted.stake.amount,
    digest: wanted.bound,
    summary: wanted.stake.summary,
    state: "waiting",
    asked_at: before?.data.asked_at ?? now,
    expires_at: now + policy.confirmation_ttl,
  };
  const changes = new Changes(context);
  changes.put("confirmation", id, before, {
    type: "confirmation.asked",
    set: data,
    to: [data.developer],
  });
  const { events, records } = changes;
  return { ...refuse(id, data), events, records };
}

const refuse = (confirmation_id: string, data: ConfirmationData): Rejected => ({
  ok: false,
  rejection: rejection("confirmation_required", {
    message:
      `${data.summary}: a person must confirm this. Once confirmed, repeat the call with ` +
      `confirmation_id ${confirmation_id}.`,
    reason: data.state,
    data: {
      confirmation_id,
      summary: data.summary,
      amount_amber: printAmber(data.amount),
      amount_usd: printUsd(data.amount),
      digest: data.digest,
      state: data.state,
    },
  }),
});
