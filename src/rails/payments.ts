import { hash } from "node:crypto";
import {
  canonical,
  decide,
  finishPayment,
  isOperation,
  OPERATIONS,
  paymentRef,
  reject,
  SCOPES,
  wallet,
  wantOf,
  withPayerKey,
  type Command,
  type Decision,
  type Operation,
  type Principal,
  type Reply,
  type SignedPayment,
  type Stored,
  type Taken,
} from "../../engine/index.ts";
import { run } from "../runner.ts";
import { CLOCK } from "../scheduler.ts";
import { loadOne, own, type RailDesk } from "./desk.ts";

/** What a payment is for: the same request, by the same account, has the same digest. */
export const digestOf = (who: Principal, operation: string, input: unknown): string =>
  hash("sha256", canonical([who.role === "anyone" ? null : who.id, operation, input]));

/** In whose name a payment's request is decided. */
export const payerOf = ({ data }: Stored<"payment">, account: string): Principal => ({
  role: data.role,
  id: account,
  developer: data.developer,
  mode: data.mode,
  scopes: SCOPES,
});

/** The signed payment as it was kept. */
export const signedOf = ({ id, data }: Stored<"payment">): SignedPayment => ({
  state: "signed",
  payer: data.payer,
  nonce: id.slice(`${data.rail}:${data.payer}:`.length),
  amount: data.amount,
  expires_at: data.expires_at,
  payload: data.payload,
});

/** What is asked for with the money; null where bringing it in is all. */
interface Request {
  readonly operation: Operation;
  readonly command: Command;
}

function requestOf({ data }: Stored<"payment">): Request | null {
  if (data.operation === "top_up" || !isOperation(data.operation)) return null;
  const operation: Operation = OPERATIONS[data.operation];
  const prepared = operation.prepare(JSON.parse(data.input));
  return prepared.ok ? { operation, command: prepared.command } : null;
}

const FINISH = { name: "finish_payment", confirmable: false };

/**
 * Records what was taken and does what it was for, in one commit. Null where another was quicker:
 * the payment's record has the answer then.
 */
export async function finish(
  desk: RailDesk,
  payment: Stored<"payment">,
  taken: Taken,
): Promise<{ readonly reply: Reply | null; readonly key: string | null } | null> {
  const { data } = payment;
  const account = data.account ?? `agt_${data.payer}`;
  const who = payerOf(payment, account);
  const command = commandOf(desk, payment, who, taken);
  const done = await run(desk.services, FINISH, command, { ...CLOCK, mode: data.mode }, null);
  if (!done.ok) return null;
  const { inner, key } = outcomeOf(done.output);
  const reply: Reply | null =
    inner === null
      ? null
      : inner.ok
        ? { ok: true, output: inner.output, replayed: false }
        : { ok: false, rejection: inner.rejection };
  return { reply, key };
}

interface Outcome {
  readonly inner: Decision | null;
  readonly key: string | null;
}

/** What `commandOf` has answered. */
const outcomeOf = (output: unknown): Outcome => {
  const isOutcome = (given: unknown): given is Outcome =>
    typeof given === "object" && given !== null && "inner" in given && "key" in given;
  if (!isOutcome(output)) throw new Error("a finished payment says what it came to");
  return output;
};

function commandOf(
  { services }: RailDesk,
  payment: Stored<"payment">,
  who: Principal,
  taken: Taken,
): Command {
  const request = requestOf(payment);
  const own = wallet(who.mode, who.developer ?? who.id);
  const ref = { kind: "payment", id: payment.id } as const;
  return {
    ...{ input: {}, key: null, confirmation: null, stake: () => null },
    needs: (_, now) => {
      if (request === null) return { records: [ref], accounts: [own] };
      const { operation, command } = request;
      const needs = command.needs(who, now);
      const more = { who, policy: services.policy, answer: null };
      const want = wantOf(operation, command, needs, more);
      return {
        ...needs,
        ...want,
        records: [ref, ...want.records],
        accounts: [own, ...want.accounts],
      };
    },
    decide: (context) => {
      const now = context.seen.record(ref);
      if (now?.data.state !== "open") return reject("wrong_state", { reason: "settled" });
      const ask =
        request === null
          ? null
          : (inner: typeof context) =>
              decide(request.operation, request.command, { ...inner, who });
      const finished = finishPayment(now, taken, ask, context);
      return now.data.account === null
        ? withPayerKey(finished, now.data.payer, context)
        : { ...finished, output: { ...finished.output, key: null } };
    },
  };
}

/** Asks the rail what became of a payment whose request has not come to its end. */
export async function bringPayment(desk: RailDesk, id: string): Promise<void> {
  const payment = await loadOne(desk, { kind: "payment", id });
  const rail = payment === null ? undefined : desk.rails.get(payment.data.rail);
  if (payment?.data.state !== "open" || !rail?.perRequest) return;
  const found = await rail.perRequest.look(signedOf(payment));
  if (found.state === "settled") await finish(desk, payment, found);
  else if (found.state === "refused")
    await own(desk, "refuse_payment", { id, reason: found.reason });
  else await own(desk, "delay_asking", { kind: "payment", id, seen: payment.version });
}

/** The record of a payment. */
export const loadPayment = (
  desk: RailDesk,
  rail: string,
  signed: SignedPayment,
): Promise<Stored<"payment"> | null> => loadOne(desk, paymentRef(rail, signed));
