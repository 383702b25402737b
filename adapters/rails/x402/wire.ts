import { getAddress, type Address, type Hex } from "viem";
import { privateKeyToAccount, type PrivateKeyAccount } from "viem/accounts";
import { TOKEN } from "./abi.ts";
import { clientsOf, type Reader, type Wallet } from "./clients.ts";
import { tokenOf, type Token } from "./networks.ts";
import type { Settings } from "./options.ts";
import { inTurn } from "./turns.ts";

/** The chain as this rail sees it. */
export interface Wire {
  readonly settings: Settings;
  readonly reader: Reader;
  readonly token: Token & { readonly address: Address };
  /** Where payments go. */
  readonly payTo: Address;
  /** Signs what is paid out; null where nothing is. */
  readonly treasury: PrivateKeyAccount | null;
  walletOf(account: PrivateKeyAccount): Wallet;
  balanceOf(account: Address): Promise<bigint>;
}

/** Asks the chain whether it is the one that was meant. Throws where it is not, or is not there. */
export async function openWire(settings: Settings): Promise<Wire> {
  const { reader, walletOf } = clientsOf(settings);
  const { chain, rpcUrl } = settings;
  const id = await reader.getChainId().catch((cause: unknown) => {
    throw new Error(`x402Rail: there is no chain at ${rpcUrl}; check rpcUrl.`, { cause });
  });
  if (id !== chain.id)
    throw new Error(
      `x402Rail: the chain at ${rpcUrl} is eip155:${id}, not ${chain.network}; ` +
        "correct rpcUrl or network.",
    );
  const token = tokenOf(chain);
  const address = getAddress(token.asset);
  if ((await reader.getCode({ address })) === undefined)
    throw new Error(`x402Rail: there is no USDC at ${address} on ${chain.network}.`);
  const { treasuryKey } = settings;
  const treasury = treasuryKey === null ? null : privateKeyToAccount(treasuryKey);
  const payTo = settings.escrow?.address ?? settings.payTo ?? treasury?.address;
  if (payTo === undefined) throw new Error("x402Rail: give payTo, where payments go.");
  return {
    settings,
    reader,
    token: { ...token, address },
    payTo,
    treasury,
    walletOf: (account) => inTurn(walletOf(account)),
    balanceOf: (account) =>
      reader.readContract({ address, abi: TOKEN, functionName: "balanceOf", args: [account] }),
  };
}

/** A receipt within the time that a request may wait; null where it is not there by then. */
export async function receiptOf({ reader, settings }: Wire, hash: Hex) {
  const timeout = settings.confirmWithinMs;
  return reader.waitForTransactionReceipt({ hash, timeout }).catch(() => null);
}
