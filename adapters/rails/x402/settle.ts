import { getAddress, isHex, type Hex } from "viem";
import type { Refused, Settlement, SignedPayment } from "../../../engine/index.ts";
import type { Facilitator } from "./facilitator.ts";
import { findUse } from "./look.ts";
import { MICROS_PER_UNIT } from "./networks.ts";
import { readStored } from "./stored.ts";
import type { Wire } from "./wire.ts";

const refuse = (reason: string, message: string): Refused => ({
  state: "refused",
  reason,
  message,
});

/** Words of the protocol for which nothing is wrong with the payment itself. */
const UNCLEAR =
  /pending|timeout|transaction_failed|unexpected|simulation_failed|gas|network|rpc|nonce_too_low/i;

const hexOf = (text: string): Hex => {
  if (!isHex(text)) throw new Error(`${text} is no hex`);
  return text;
};

/** Takes signed payments, and says how they stand. */
export class Settler {
  readonly #wire: Wire;
  readonly #facilitator: Facilitator;
  /** Payments that are being taken: whoever asks for one of them waits for the same answer. */
  readonly #under = new Map<string, Promise<Settlement>>();
  /** Transactions that were broadcast, by payment, until they are found on the chain. */
  readonly #sent = new Map<string, string>();

  constructor(wire: Wire, facilitator: Facilitator) {
    this.#wire = wire;
    this.#facilitator = facilitator;
  }

  settle(payment: SignedPayment): Promise<Settlement> {
    const key = keyOf(payment);
    const running = this.#under.get(key);
    if (running !== undefined) return running;
    const taking = this.#take(payment, key).finally(() => this.#under.delete(key));
    this.#under.set(key, taking);
    return taking;
  }

  /** The chain alone decides what was taken: a facilitator's word only says where to look. */
  async look(payment: SignedPayment): Promise<Settlement> {
    const key = keyOf(payment);
    const known = this.#sent.get(key) ?? null;
    const { validAfter } = readStored(payment.payload);
    const from = getAddress(payment.payer);
    const authorization = { from, nonce: hexOf(payment.nonce), since: validAfter };
    const use = await findUse(this.#wire, authorization, known);
    if (use.is === "unused") return this.#unused(payment, known);
    this.#sent.delete(key);
    if (use.is === "cancelled")
      return refuse("authorization_cancelled", "The payer has cancelled this payment.");
    const amount = use.value * MICROS_PER_UNIT;
    if (use.to !== this.#wire.payTo || amount !== payment.amount)
      return refuse("paid_elsewhere", "This payment's number was used for another transfer.");
    return { state: "settled", reference: use.transaction, amount };
  }

  async #unused(payment: SignedPayment, known: string | null): Promise<Settlement> {
    const { timestamp } = await this.#wire.reader.getBlock();
    if (Number(timestamp) * 1000 >= payment.expires_at)
      return refuse("expired", "The time in which this payment could be taken is over.");
    return known === null ? { state: "open" } : { state: "pending", reference: known };
  }

  async #take(payment: SignedPayment, key: string): Promise<Settlement> {
    const before = await this.look(payment);
    if (before.state === "settled" || before.state === "refused") return before;
    const { payload, requirements } = readStored(payment.payload);
    if (!this.#sent.has(key)) {
      const verdict = await this.#facilitator.verify(payload, requirements);
      if (!verdict.isValid) return this.#invalid(payment, verdict.invalidReason ?? "invalid");
    }
    const settled = await this.#facilitator.settle(payload, requirements);
    if (settled.transaction !== "") this.#sent.set(key, settled.transaction);
    if (settled.success) {
      const found = await this.look(payment);
      return found.state === "open" ? { state: "pending", reference: null } : found;
    }
    const reason = settled.errorReason ?? "settlement_failed";
    if (settled.transaction !== "" && /pending/.test(reason))
      return { state: "pending", reference: settled.transaction };
    this.#sent.delete(key);
    return this.#invalid(payment, reason);
  }

  /** It may be invalid only because it was taken in the meantime, by another host. */
  async #invalid(payment: SignedPayment, reason: string): Promise<Settlement> {
    const found = await this.look(payment);
    if (found.state === "settled" || found.state === "refused") return found;
    if (UNCLEAR.test(reason)) throw new Error(`x402: the facilitator answered ${reason}`);
    return refuse(reason, `The payment was refused: ${reason}. Sign a new one.`);
  }
}

const keyOf = ({ payer, nonce }: SignedPayment): string => `${payer}:${nonce}`;
