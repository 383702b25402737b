import { getAddress, isAddress, isHex, type Address, type Hex } from "viem";
import { chainOf, NETWORKS, type Chain } from "./networks.ts";

export interface X402Options {
  /** `eip155:42161` (Arbitrum One) by default. */
  readonly network?: string;
  /** Where the chain is asked: your own node's, or a provider's address. */
  readonly rpcUrl: string;
  /** Who broadcasts payments: a service, or this process with a key that has gas. */
  readonly facilitator: { readonly url: string } | { readonly key: string };
  /** Where payments go; the treasury's address by default. */
  readonly payTo?: string;
  /** Signs payouts and refunds. Without it none are made by this rail. */
  readonly treasuryKey?: string;
  /**
   * Where TaskEscrow.sol was deployed, and the key of its operator: then the money of tasks that
   * are paid with the request lies there. UNAUDITED: see its head.
   */
  readonly escrow?: { readonly address: string; readonly operatorKey: string };
  /** How often the chain is asked for a receipt, in milliseconds: 1000 by default. */
  readonly pollMs?: number;
  /** How long a request waits for its payment to be confirmed: 20000 by default. */
  readonly confirmWithinMs?: number;
  /** How long a signed payment may be taken, in seconds: 120 by default. */
  readonly validSeconds?: number;
}

/** The options with what they leave out, each well formed. */
export interface Settings {
  readonly chain: Chain;
  readonly rpcUrl: string;
  readonly facilitator: { readonly url: string } | { readonly key: Hex };
  readonly payTo: Address | null;
  readonly treasuryKey: Hex | null;
  readonly escrow: { readonly address: Address; readonly operatorKey: Hex } | null;
  readonly pollMs: number;
  readonly confirmWithinMs: number;
  readonly validSeconds: number;
}

const complain = (what: string): never => {
  throw new Error(`x402Rail: ${what}`);
};

function keyOf(name: string, text: string): Hex {
  if (isHex(text) && text.length === 66) return text;
  // What it is must not be told: it is a key, or nearly one.
  return complain(`${name} must be a private key, 0x and 64 hex digits.`);
}

function addressOf(name: string, text: string): Address {
  if (isAddress(text)) return getAddress(text);
  return complain(`${name} must be an address, 0x and 40 hex digits; its checksum must be right.`);
}

const urlOf = (name: string, text: string): string =>
  /^https?:/.test(text) && URL.canParse(text)
    ? text.replace(/\/$/, "")
    : complain(`${name} must be an address like https://node.example.`);

export function settingsOf(options: X402Options): Settings {
  const { network = "eip155:42161", facilitator, payTo, treasuryKey, escrow } = options;
  const chain = chainOf(network);
  if (chain === undefined)
    return complain(`network must be one of ${NETWORKS.join(", ")}, not ${network}.`);
  if (escrow !== undefined && payTo !== undefined)
    return complain("leave payTo out where there is an escrow: payments go to the contract.");
  if (payTo === undefined && treasuryKey === undefined && escrow === undefined)
    return complain("give payTo, where payments go, or treasuryKey, which can pay out again.");
  return {
    chain,
    rpcUrl: urlOf("rpcUrl", options.rpcUrl),
    facilitator:
      "url" in facilitator
        ? { url: urlOf("facilitator.url", facilitator.url) }
        : { key: keyOf("facilitator.key", facilitator.key) },
    payTo: payTo === undefined ? null : addressOf("payTo", payTo),
    treasuryKey: treasuryKey === undefined ? null : keyOf("treasuryKey", treasuryKey),
    escrow:
      escrow === undefined
        ? null
        : {
            address: addressOf("escrow.address", escrow.address),
            operatorKey: keyOf("escrow.operatorKey", escrow.operatorKey),
          },
    pollMs: options.pollMs ?? 1_000,
    confirmWithinMs: options.confirmWithinMs ?? 20_000,
    validSeconds: options.validSeconds ?? 120,
  };
}
