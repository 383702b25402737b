import {
  isOperation,
  OPERATIONS,
  payerAccounts,
  paymentRef,
  rejection,
  type Command,
  type Micros,
  type MoneyRail,
  type PaidCall,
  type PaidReply,
  type PayPerRequest,
  type PaymentReceipt,
  type Price,
  type Principal,
  type Reply,
  type SignedPayment,
  type Stored,
} from "../../engine/index.ts";
import { loadOne, own, type PayDesk, type RailDesk } from "./desk.ts";
import { digestOf, finish, loadPayment } from "./payments.ts";
import { priceOf, rehearse, topUpAnswer } from "./price.ts";

type PayingRail = MoneyRail & { readonly perRequest: PayPerRequest };

/** What is done with a call that may pay for itself. */
interface Asking {
  readonly call: PaidCall;
  readonly rail: PayingRail;
  readonly command: Command;
  readonly price: Price;
}

const plain = (reply: Reply): PaidReply => ({ reply, headers: {}, demand: null, receipt: null });
const refusing = (...why: Parameters<typeof rejection>): PaidReply =>
  plain({ ok: false, rejection: rejection(...why) });

/** The first rail of the caller's mode that takes money with a request. */
export function payingRail({ rails }: RailDesk, { mode }: Principal): PayingRail | null {
  for (const rail of rails.values())
    if (rail.mode === mode && rail.perRequest !== null)
      return { ...rail, perRequest: rail.perRequest };
  return null;
}

/**
 * Carries out a call that may bring its own money. What is wrong with the request is said before
 * anything is asked for; what has to be paid is demanded; what was paid is taken once, and done
 * once with what it was for, however often the same payment comes.
 */
export async function pay(desk: PayDesk, call: PaidCall): Promise<PaidReply> {
  const rail = payingRail(desk, call.who);
  if (rail === null || !isOperation(call.operation)) return plain(await desk.execute(call));
  const prepared = OPERATIONS[call.operation].prepare(call.input);
  if (!prepared.ok) return plain(await desk.execute(call));
  const { command } = prepared;
  const amount = await priceOf(desk, rail, call, command);
  if (amount === null) return plain(await desk.execute(call));
  const price = { amount, url: call.url, description: call.description };
  const asking = { call, rail, command, price };
  const unit = unitFault(amount, rail.perRequest);
  if (unit !== null) return unit;
  const signed = await rail.perRequest.read(call.headers, price);
  if (signed === null) return unpaid(desk, asking);
  if (signed.state === "refused")
    return demanding(asking, signed.reason, rejection("payment_required", signed));
  return paid(desk, asking, signed);
}

const unitFault = (amount: Micros, { unit, least }: PayPerRequest): PaidReply | null =>
  amount >= least && amount % unit === 0n
    ? null
    : refusing("rule_broken", {
        reason: "too_fine",
        message: "This amount cannot be paid to the unit by this rail. Take fewer decimals.",
      });

/** No payment came with it: a wallet may cover it, else the money is demanded. */
async function unpaid(desk: PayDesk, asking: Asking): Promise<PaidReply> {
  const { call, price, rail } = asking;
  if (call.who.role === "anyone") {
    const refused = await rehearse(
      desk,
      asking.command,
      call,
      anonymous(call.who, "nobody"),
      price,
    );
    if (refused !== null) return plain({ ok: false, rejection: refused });
    return demanding(asking, null, rejection("payment_required"));
  }
  if (call.operation === "top_up") {
    const refused = await rehearse(desk, asking.command, call, call.who, price);
    if (refused !== null) return plain({ ok: false, rejection: refused });
    return demanding(asking, null, rejection("payment_required", { data: { rail: rail.name } }));
  }
  const reply = await desk.execute(call);
  if (reply.ok || reply.rejection.code !== "insufficient_funds") return plain(reply);
  return demanding(asking, null, reply.rejection);
}

async function demanding(
  { rail, price }: Asking,
  error: string | null,
  why: ReturnType<typeof rejection>,
): Promise<PaidReply> {
  const { headers, body } = await rail.perRequest.demand(price, error);
  return { reply: { ok: false, rejection: why }, headers, demand: body, receipt: null };
}

/** Whoever pays without having signed in. */
function anonymous({ mode }: Principal, payer: string): Principal {
  const { agent: id, developer } = payerAccounts(payer);
  return { role: "agent", id, developer, mode, scopes: null };
}

async function paid(desk: PayDesk, asking: Asking, signed: SignedPayment): Promise<PaidReply> {
  const { call, rail, price, command } = asking;
  const isOpen = call.who.role === "anyone";
  const known = await loadPayment(desk, rail.name, signed);
  if (known === null) {
    const who = isOpen ? anonymous(call.who, signed.payer) : call.who;
    // Nothing is taken for what would be refused.
    const refused = await rehearse(desk, command, call, who, price);
    if (refused !== null)
      return isOpen ? plain({ ok: false, rejection: refused }) : plain(await desk.execute(call));
    if (isOpen) await own(desk, "open_payer", { payer: signed.payer, mode: rail.mode });
    await own(desk, "begin_payment", beginning(asking, signed, who));
  }
  const payment = await loadPayment(desk, rail.name, signed);
  if (payment === null) throw new Error("a payment that was begun is kept");
  if (payment.data.digest !== digestOf(call.who, call.operation, call.input))
    return refusing("idempotency_conflict", {
      reason: "paid_for_another",
      message: "This payment was made for another request. Sign a new one for this one.",
    });
  return conclude(desk, asking, payment, signed);
}

const beginning = ({ call, rail }: Asking, signed: SignedPayment, who: Principal) => ({
  id: paymentRef(rail.name, signed).id,
  ...{ mode: rail.mode, rail: rail.name, payer: signed.payer, amount: signed.amount },
  ...{ expires_at: signed.expires_at, payload: signed.payload },
  account: call.who.role === "anyone" ? null : who.id,
  role: who.role === "developer" ? "developer" : "agent",
  developer: who.developer ?? who.id,
  operation: call.operation,
  input: JSON.stringify(call.input),
  digest: digestOf(call.who, call.operation, call.input),
});

/** Takes the money, unless it was taken, and does what it is for, unless it was done. */
async function conclude(
  desk: PayDesk,
  asking: Asking,
  payment: Stored<"payment">,
  signed: SignedPayment,
): Promise<PaidReply> {
  const { rail } = asking;
  const { state, reason } = payment.data;
  if (state === "settled") return settledBefore(desk, asking, payment, signed);
  if (state === "refused")
    return demanding(asking, reason, rejection("payment_required", told(reason ?? "refused")));
  const settlement = await settle(desk, rail, signed);
  if (settlement.state === "refused") {
    await own(desk, "refuse_payment", { id: payment.id, reason: settlement.reason });
    return demanding(asking, settlement.reason, rejection("payment_required", settlement));
  }
  if (settlement.state !== "settled") return refusing("rail_unreachable", ON_ITS_WAY);
  const done = await finish(desk, payment, settlement);
  const after = await loadOne(desk, payment);
  if (done === null || after === null) return settledBefore(desk, asking, after ?? payment, signed);
  const receipt = receiptOf(after, done.key);
  const headers = rail.perRequest.receipt(signed, settlement.reference);
  const reply = done.reply ?? (await toppedUp(desk, after));
  return { reply, headers, demand: null, receipt };
}

const ON_ITS_WAY = {
  reason: "payment_pending",
  message: "The payment is on its way. Repeat the very same request: it is taken only once.",
};

const told = (reason: string) => ({
  reason,
  message: `This payment was refused (${reason}). Sign a new one.`,
});

async function settle(desk: PayDesk, { perRequest }: PayingRail, signed: SignedPayment) {
  try {
    return await perRequest.settle(signed);
  } catch (error) {
    desk.complain(error);
    return { state: "pending", reference: null } as const;
  }
}

/** The same payment once more: the same answer. */
async function settledBefore(
  desk: PayDesk,
  { rail }: Asking,
  payment: Stored<"payment">,
  signed: SignedPayment,
): Promise<PaidReply> {
  const { answer, reference } = payment.data;
  const kept: Reply = answer === null ? await toppedUp(desk, payment) : JSON.parse(answer);
  const reply: Reply = kept.ok ? { ...kept, replayed: true } : kept;
  const headers = rail.perRequest.receipt(signed, reference ?? "");
  return { reply, headers, demand: null, receipt: receiptOf(payment, null) };
}

const receiptOf = ({ data }: Stored<"payment">, key: string | null): PaymentReceipt => ({
  rail: data.rail,
  payer: data.payer,
  transaction: data.reference ?? "",
  account: data.account ?? payerAccounts(data.payer).agent,
  access_key: key,
});

/** What `top_up` answers where the money has come. */
async function toppedUp(desk: PayDesk, { data }: Stored<"payment">): Promise<Reply> {
  const account = `wallet:${data.mode}:${data.developer}` as const;
  const want = { records: [], glances: [], accounts: [account], answer: null };
  const seen = await desk.services.storage.load(want);
  const output = topUpAnswer(data, seen.balance(account));
  return { ok: true, output, replayed: false };
}
