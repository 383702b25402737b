import { getDefaultAsset } from "@x402/evm";
import type { Mode } from "../../../engine/index.ts";

export type Network = `eip155:${number}`;

/** A chain that payments are taken on, with Circle's USDC there. */
export interface Chain {
  readonly network: Network;
  readonly id: number;
  readonly mode: Mode;
  /** What version 1 of x402 calls it; null where it has no word for it. */
  readonly v1: string | null;
}

/** USDC has six decimals: so many micro-Amber are its smallest unit. */
export const MICROS_PER_UNIT = 100n;

const CHAINS: readonly Chain[] = [
  { network: "eip155:42161", id: 42161, mode: "live", v1: null },
  { network: "eip155:8453", id: 8453, mode: "live", v1: "base" },
  { network: "eip155:137", id: 137, mode: "live", v1: "polygon" },
  { network: "eip155:421614", id: 421614, mode: "test", v1: null },
  { network: "eip155:84532", id: 84532, mode: "test", v1: "base-sepolia" },
];

export const chainOf = (network: string): Chain | undefined =>
  CHAINS.find((each) => each.network === network);

export const NETWORKS: readonly string[] = CHAINS.map(({ network }) => network);

/** The token that is paid with, and the name that signatures know it by. */
export interface Token {
  readonly asset: string;
  readonly name: string;
  readonly version: string;
}

export function tokenOf({ network }: Chain): Token {
  const { asset, name, version } = getDefaultAsset(network, "USDC");
  return { asset, name, version };
}
