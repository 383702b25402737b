import { getAddress, isAddressEqual, keccak256, stringToHex, type Address, type Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { EscrowFacts, Refused, TaskEscrow } from "../../../../engine/index.ts";
import type { Wallet } from "../clients.ts";
import { MICROS_PER_UNIT } from "../networks.ts";
import { receiptOf, type Wire } from "../wire.ts";
import { ESCROW } from "./abi.ts";

const STATES = ["none", "held", "released", "refunded"] as const;

const keyOf = (task: string): Hex => keccak256(stringToHex(task));
const unitsOf = (amount: bigint): bigint => amount / MICROS_PER_UNIT;
const secondsOf = (ms: number): bigint => BigInt(Math.floor(ms / 1000));

interface Deployed {
  readonly address: Address;
  readonly treasury: Address;
  readonly wallet: Wallet;
}

/** Asks the contract whether it is ours. Throws where it is another one, or somebody else's. */
async function deployed({ settings, reader, token, walletOf }: Wire): Promise<Deployed | null> {
  if (settings.escrow === null) return null;
  const { address, operatorKey } = settings.escrow;
  const operator = privateKeyToAccount(operatorKey);
  const read = (functionName: "token" | "operator" | "treasury") =>
    reader.readContract({ address, abi: ESCROW, functionName }).catch((cause: unknown) => {
      throw new Error(`x402Rail: there is no TaskEscrow at ${address}.`, { cause });
    });
  if (!isAddressEqual(await read("token"), token.address))
    throw new Error(`x402Rail: the contract at ${address} is for another token than USDC.`);
  if (!isAddressEqual(await read("operator"), operator.address))
    throw new Error(`x402Rail: escrow.operatorKey is not the operator of ${address}.`);
  return { address, treasury: await read("treasury"), wallet: walletOf(operator) };
}

/** Money of tasks in the contract, in micro-Amber; null where there is none. */
export async function escrowOf(wire: Wire): Promise<TaskEscrow | null> {
  const found = await deployed(wire);
  if (found === null) return null;
  const { address, treasury, wallet } = found;
  const { reader } = wire;
  const at = { address, abi: ESCROW } as const;

  const look = async (task: string): Promise<EscrowFacts> => {
    const args = [keyOf(task)] as const;
    const read = { ...at, functionName: "deposits", args } as const;
    const [, amount, , state] = await reader.readContract(read);
    return {
      state: STATES[state] ?? "none",
      amount: amount * MICROS_PER_UNIT,
      reference: null,
    };
  };
  /** Does it unless it was done; a lost answer is found by looking. */
  const once = async (
    task: string,
    from: EscrowFacts["state"],
    send: () => Promise<Hex>,
  ): Promise<EscrowFacts | Refused> => {
    const before = await look(task);
    if (before.state !== from) return before;
    const reference = await send();
    const receipt = await receiptOf(wire, reference);
    if (receipt === null) throw new Error(`x402: ${reference} is not confirmed yet`);
    return { ...(await look(task)), reference };
  };

  return {
    look,
    book: ({ task, payer, amount, refundable_at }) =>
      once(task, "none", () =>
        wallet.writeContract({
          ...{ ...at, functionName: "book" },
          args: [keyOf(task), getAddress(payer), unitsOf(amount), secondsOf(refundable_at)],
        }),
      ),
    end: ({ task, worker, to_worker, fee }) =>
      once(task, "held", () =>
        to_worker === 0n && fee === 0n
          ? wallet.writeContract({ ...at, functionName: "refund", args: [keyOf(task)] })
          : wallet.writeContract({
              ...{ ...at, functionName: "release" },
              args: [
                keyOf(task),
                worker === null ? treasury : getAddress(worker),
                unitsOf(to_worker),
                unitsOf(fee),
              ],
            }),
      ),
    total: async () =>
      (await reader.readContract({ ...at, functionName: "totalHeld" })) * MICROS_PER_UNIT,
  };
}
