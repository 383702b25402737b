/** What Stripe's objects have in common, as its interface spells them. */
export interface Thing {
  readonly id: string;
  readonly object: string;
  [field: string]: unknown;
}

export interface Intent extends Thing {
  amount: number;
  amount_received: number;
  status: "requires_payment_method" | "processing" | "succeeded" | "canceled";
  last_payment_error: object | null;
  cancellation_reason: string | null;
}
export interface Refund extends Thing {
  payment_intent: string;
  amount: number;
  status: "pending" | "succeeded" | "failed";
  failure_reason?: string;
  metadata: Readonly<Record<string, string>>;
}
export interface Dispute extends Thing {
  payment_intent: string;
  amount: number;
  status: "needs_response" | "won" | "lost";
}
export interface Account extends Thing {
  payouts_enabled: boolean;
  capabilities: { transfers: "inactive" | "active" };
}
export interface Transfer extends Thing {
  amount: number;
  destination: string;
  transfer_group: string;
  reversed: boolean;
}

/** Why something is refused: status, type and code of the error. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  readonly code: string;

  constructor(status: number, type: string, code: string) {
    super(`refused: ${code}`);
    Object.assign(this, { status, type, code });
    this.status = status;
    this.type = type;
    this.code = code;
  }
}
const invalid = (code: string) => new Refusal(400, "invalid_request_error", code);

type Form = Readonly<Record<string, unknown>>;
const text = (form: Form, name: string): string => String(form[name] ?? "");
const metadataOf = ({ metadata }: Form): Record<string, string> =>
  typeof metadata === "object" && metadata !== null
    ? { ...(metadata as Record<string, string>) }
    : {};

/** What a platform has at Stripe, to the cent, and all that it knows of. */
export class StripeBooks {
  balance = 0;
  readonly intents = new Map<string, Intent>();
  readonly refunds = new Map<string, Refund>();
  readonly disputes = new Map<string, Dispute>();
  readonly accounts = new Map<string, Account>();
  readonly transfers = new Map<string, Transfer>();
  readonly #tell: (type: string, object: Thing) => void;
  #count = 0;

  constructor(tell: (type: string, object: Thing) => void) {
    this.#tell = tell;
  }

  #id(prefix: string): string {
    return `${prefix}_fake${String(++this.#count).padStart(6, "0")}`;
  }

  intentOf(id: string): Intent {
    const found = this.intents.get(id);
    if (!found) throw invalid("resource_missing");
    return found;
  }

  createIntent(form: Form): Intent {
    const amount = Number(form["amount"]);
    if (!(amount >= 50)) throw invalid("amount_too_small");
    const id = this.#id("pi");
    const intent: Intent = {
      ...{ id, object: "payment_intent", amount, amount_received: 0, currency: "usd" },
      ...{ status: "requires_payment_method", client_secret: `${id}_secret_x` },
      ...{ metadata: metadataOf(form), last_payment_error: null, cancellation_reason: null },
    };
    this.intents.set(id, intent);
    return intent;
  }

  /** The payer pays. */
  pay(id: string): void {
    const intent = this.intentOf(id);
    if (intent.status !== "requires_payment_method") return;
    intent.status = "succeeded";
    intent.amount_received = intent.amount;
    intent.last_payment_error = null;
    this.balance += intent.amount;
    this.#tell("payment_intent.succeeded", intent);
  }

  decline(id: string): void {
    const intent = this.intentOf(id);
    intent.last_payment_error = { code: "card_declined", decline_code: "generic_decline" };
    this.#tell("payment_intent.payment_failed", intent);
  }

  cancel(id: string): void {
    const intent = this.intentOf(id);
    if (intent.status !== "requires_payment_method") return;
    intent.status = "canceled";
    intent.cancellation_reason = "abandoned";
    this.#tell("payment_intent.canceled", intent);
  }

  /** What of an intent is neither refunded nor disputed. */
  leftOf(id: string): number {
    const gone = [...this.refunds.values()].filter(
      (each) => each.payment_intent === id && each.status !== "failed",
    );
    const taken = [...this.disputes.values()].filter(
      (each) => each.payment_intent === id && each.status !== "won",
    );
    const sum = [...gone, ...taken].reduce((all, { amount }) => all + amount, 0);
    return this.intentOf(id).amount_received - sum;
  }

  createRefund(form: Form, status: Refund["status"] = "succeeded"): Refund {
    const payment_intent = text(form, "payment_intent");
    const amount = Number(form["amount"] ?? this.leftOf(payment_intent));
    if (amount > this.leftOf(payment_intent)) throw invalid("charge_already_refunded");
    const id = this.#id("re");
    const refund: Refund = {
      ...{ id, object: "refund", payment_intent, amount, status },
      metadata: metadataOf(form),
    };
    this.refunds.set(id, refund);
    this.balance -= amount;
    this.#tell("charge.refunded", { ...refund, object: "charge", payment_intent });
    return refund;
  }

  /** A refund that was on its way comes to its end. */
  endRefund(refund: Refund, status: "succeeded" | "failed"): void {
    if (refund.status !== "pending") return;
    refund.status = status;
    if (status === "failed") {
      refund.failure_reason = "expired_or_canceled_card";
      this.balance += refund.amount;
    }
    this.#tell("refund.updated", refund);
  }

  dispute(payment_intent: string, amount: number): Dispute | null {
    if (amount <= 0 || amount > this.leftOf(payment_intent)) return null;
    const id = this.#id("dp");
    const dispute: Dispute = {
      ...{ id, object: "dispute", payment_intent, amount, status: "needs_response" },
    };
    this.disputes.set(id, dispute);
    this.balance -= amount;
    this.#tell("charge.dispute.created", dispute);
    return dispute;
  }

  endDispute(dispute: Dispute, status: "won" | "lost"): void {
    if (dispute.status !== "needs_response") return;
    dispute.status = status;
    if (status === "won") this.balance += dispute.amount;
    this.#tell("charge.dispute.closed", dispute);
  }

  createAccount(form: Form): Account {
    const account: Account = {
      ...{ id: this.#id("acct"), object: "account", type: text(form, "type") },
      ...{ payouts_enabled: false, capabilities: { transfers: "inactive" as const } },
      metadata: metadataOf(form),
    };
    this.accounts.set(account.id, account);
    return account;
  }

  accountOf(id: string): Account {
    const found = this.accounts.get(id);
    if (!found) throw invalid("resource_missing");
    return found;
  }

  /** The worker has told Stripe all that it has to know. */
  onboard(id: string): void {
    const account = this.accountOf(id);
    account.payouts_enabled = true;
    account.capabilities = { transfers: "active" };
    this.#tell("account.updated", account);
  }

  createTransfer(form: Form): Transfer {
    const [destination, amount] = [text(form, "destination"), Number(form["amount"])];
    if (this.accountOf(destination).capabilities.transfers !== "active")
      throw invalid("insufficient_capabilities_for_transfer");
    if (amount > this.balance) throw invalid("balance_insufficient");
    const transfer: Transfer = {
      ...{ id: this.#id("tr"), object: "transfer", amount, destination, reversed: false },
      ...{ transfer_group: text(form, "transfer_group"), metadata: metadataOf(form) },
    };
    this.transfers.set(transfer.id, transfer);
    this.balance -= amount;
    this.#tell("transfer.created", transfer);
    return transfer;
  }
}
