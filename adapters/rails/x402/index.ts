import type { MoneyRail, PayPerRequest } from "../../../engine/index.ts";
import { escrowOf } from "./escrow/index.ts";
import { facilitatorOf } from "./facilitator.ts";
import { MICROS_PER_UNIT } from "./networks.ts";
import { settingsOf, type X402Options } from "./options.ts";
import { payeesOf } from "./payees.ts";
import { payoutsOf } from "./payouts.ts";
import { readPayment } from "./read.ts";
import { Settler } from "./settle.ts";
import { demandOf, receiptHeaders } from "./terms.ts";
import { openWire, type Wire } from "./wire.ts";

export type { X402Options } from "./options.ts";

const GRAIN = { unit: MICROS_PER_UNIT, least: MICROS_PER_UNIT };

function perRequestOf(wire: Wire): PayPerRequest {
  const settler = new Settler(wire, facilitatorOf(wire));
  return {
    ...GRAIN,
    demand: (price, error) => Promise.resolve(demandOf(wire, price, error)),
    read: (headers, price) => Promise.resolve(readPayment(wire, headers, price)),
    settle: (payment) => settler.settle(payment),
    look: (payment) => settler.look(payment),
    receipt: (payment, reference) => receiptHeaders(wire, payment, reference),
  };
}

/**
 * USDC on a chain, by x402: a request brings its own payment. Pays out, where it has the treasury's
 * key. Asks the chain once whether it is the one that is meant; rejects with one sentence where
 * something in the options cannot be.
 */
export async function x402Rail(options: X402Options): Promise<MoneyRail> {
  const wire = await openWire(settingsOf(options));
  const { treasury, payTo, settings } = wire;
  const payouts = treasury === null ? null : payoutsOf(wire, treasury);
  return {
    name: "x402",
    mode: settings.chain.mode,
    settles: "by_provider",
    deposits: null,
    refunds: payouts,
    payouts,
    payees: treasury === null ? null : payeesOf(wire),
    webhooks: null,
    perRequest: perRequestOf(wire),
    escrow: await escrowOf(wire),
    async holdings() {
      const holders = new Set([payTo, ...(treasury === null ? [] : [treasury.address])]);
      const each = await Promise.all([...holders].map((holder) => wire.balanceOf(holder)));
      return each.reduce((sum, units) => sum + units, 0n) * MICROS_PER_UNIT;
    },
  };
}
