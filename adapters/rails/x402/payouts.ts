import { getAddress, isAddress, keccak256, parseSignature, stringToHex, type Hex } from "viem";
import { privateKeyToAccount, type PrivateKeyAccount } from "viem/accounts";
import type { PayoutFacts, PayoutOrder, Payouts } from "../../../engine/index.ts";
import { TOKEN, TRANSFER_WITH_AUTHORIZATION } from "./abi.ts";
import { findUse } from "./look.ts";
import { MICROS_PER_UNIT } from "./networks.ts";
import { receiptOf, type Wire } from "./wire.ts";

/** So long may what was signed be broadcast, in seconds. */
const VALID_SECONDS = 3_600;

/** The token takes each number once: that, and no record of ours, is why nothing is paid twice. */
const nonceOf = ({ id }: PayoutOrder): Hex => keccak256(stringToHex(`guildhall payout ${id}`));

const unitsOf = ({ amount }: PayoutOrder): bigint => amount / MICROS_PER_UNIT;

/**
 * Pays out of the treasury by authorizations that it signs, each numbered by its payout: however
 * often one is sent, by whichever host, the chain moves the money once.
 */
export function payoutsOf(wire: Wire, treasury: PrivateKeyAccount): Payouts {
  const { facilitator } = wire.settings;
  const broadcaster = "key" in facilitator ? privateKeyToAccount(facilitator.key) : treasury;
  const wallet = wire.walletOf(broadcaster);

  const find = async (order: PayoutOrder): Promise<PayoutFacts> => {
    const authorization = { from: treasury.address, nonce: nonceOf(order), since: 0 };
    const use = await findUse(wire, authorization, null);
    if (use.is === "unused") return { state: "absent" };
    if (use.is === "cancelled")
      return { state: "failed", reference: null, reason: "authorization_cancelled" };
    return { state: "paid", reference: use.transaction };
  };

  const broadcast = async (order: PayoutOrder): Promise<Hex> => {
    const { timestamp } = await wire.reader.getBlock();
    const message = {
      ...{ from: treasury.address, to: getAddress(order.destination), value: unitsOf(order) },
      ...{ validAfter: 0n, validBefore: timestamp + BigInt(VALID_SECONDS), nonce: nonceOf(order) },
    };
    const { name, version, address: verifyingContract } = wire.token;
    const signature = await treasury.signTypedData({
      domain: { name, version, chainId: wire.settings.chain.id, verifyingContract },
      types: TRANSFER_WITH_AUTHORIZATION,
      primaryType: "TransferWithAuthorization",
      message,
    });
    const { r, s, yParity } = parseSignature(signature);
    const { from, to, value, validAfter, validBefore, nonce } = message;
    return wallet.writeContract({
      ...{ address: verifyingContract, abi: TOKEN, functionName: "transferWithAuthorization" },
      args: [from, to, value, validAfter, validBefore, nonce, 27 + yParity, r, s],
    });
  };

  return {
    unit: MICROS_PER_UNIT,
    least: MICROS_PER_UNIT,
    find,
    async send(order) {
      if (!isAddress(order.destination))
        return { state: "failed", reference: null, reason: "bad_destination" };
      const there = await wire.balanceOf(treasury.address);
      if (there < unitsOf(order))
        throw new Error(
          `x402: the treasury ${treasury.address} has ${there} units of USDC and ` +
            `${unitsOf(order)} are to be paid. Fund it; the payout is tried again by itself.`,
        );
      const hash = await broadcast(order).catch(async (fault: unknown) => {
        // Another host may have been quicker: then the chain refuses the number.
        const found = await find(order);
        if (found.state === "absent") throw fault;
        return found;
      });
      if (typeof hash !== "string") return hash;
      const receipt = await receiptOf(wire, hash);
      if (receipt === null) return { state: "pending", reference: hash };
      const found = await find(order);
      if (found.state !== "absent") return found;
      throw new Error(`x402: the transaction ${hash} came to nothing`);
    },
  };
}
