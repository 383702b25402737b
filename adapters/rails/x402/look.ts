import { getAddress, isHex, parseEventLogs, type Address, type Hex } from "viem";
import { TOKEN } from "./abi.ts";
import type { Wire } from "./wire.ts";

/** Providers answer for so many blocks at a time and often for no more. */
const WINDOW = 2_000n;

/** One EIP-3009 authorization. */
export interface Authorization {
  readonly from: Address;
  readonly nonce: Hex;
  /** Seconds since 1970: it was not used before. */
  readonly since: number;
}

/** What became of an authorization. */
export type Use =
  | { readonly is: "unused" }
  /** The token says it is used up, and no transfer was found that did it: it was cancelled. */
  | { readonly is: "cancelled" }
  | {
      readonly is: "used";
      readonly transaction: Hex;
      readonly to: Address;
      readonly value: bigint;
    };

export const isUsed = ({ reader, token }: Wire, { from, nonce }: Authorization): Promise<boolean> =>
  reader.readContract({
    ...{ address: token.address, abi: TOKEN, functionName: "authorizationState" },
    args: [from, nonce],
  });

/**
 * Finds the transfer that used an authorization: by the transaction where one is known, else by
 * going back through the log, a window of blocks at a time, to when it could first be used.
 */
export async function findUse(
  wire: Wire,
  authorization: Authorization,
  known: string | null,
): Promise<Use> {
  if (!(await isUsed(wire, authorization))) return { is: "unused" };
  if (known !== null && isHex(known)) {
    const use = await useIn(wire, authorization, known);
    if (use !== null) return use;
  }
  const transaction = await transactionOf(wire, authorization);
  const use = transaction === null ? null : await useIn(wire, authorization, transaction);
  return use ?? { is: "cancelled" };
}

async function transactionOf(
  { reader, token }: Wire,
  { from, nonce, since }: Authorization,
): Promise<Hex | null> {
  let toBlock = await reader.getBlockNumber();
  for (;;) {
    const fromBlock = toBlock >= WINDOW ? toBlock - WINDOW + 1n : 0n;
    const [found] = await reader.getContractEvents({
      ...{ address: token.address, abi: TOKEN, eventName: "AuthorizationUsed" },
      ...{ args: { authorizer: from, nonce }, fromBlock, toBlock },
    });
    if (found !== undefined) return found.transactionHash;
    if (fromBlock === 0n) return null;
    const { timestamp } = await reader.getBlock({ blockNumber: fromBlock });
    if (Number(timestamp) < since) return null;
    toBlock = fromBlock - 1n;
  }
}

/** The transfer within a transaction that belongs to the authorization; null where none does. */
async function useIn(
  { reader, token }: Wire,
  { from, nonce }: Authorization,
  transaction: Hex,
): Promise<Use | null> {
  const receipt = await reader.getTransactionReceipt({ hash: transaction }).catch(() => null);
  if (receipt?.status !== "success") return null;
  const own = receipt.logs.filter(({ address }) => getAddress(address) === token.address);
  const logs = parseEventLogs({ abi: TOKEN, logs: own });
  const at = logs.findIndex(
    (log) =>
      log.eventName === "AuthorizationUsed" &&
      log.args.authorizer === from &&
      log.args.nonce === nonce,
  );
  // The token tells of the use right before it tells of the transfer.
  const moved = at < 0 ? undefined : logs.slice(at).find((log) => log.eventName === "Transfer");
  if (moved?.eventName !== "Transfer") return null;
  return { is: "used", transaction, to: moved.args.to, value: moved.args.value };
}
