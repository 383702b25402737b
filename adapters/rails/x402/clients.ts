import {
  createPublicClient,
  createWalletClient,
  defineChain,
  http,
  type Chain,
  type HttpTransport,
  type PublicClient,
  type WalletClient,
} from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import type { Settings } from "./options.ts";

const ether = { name: "Ether", symbol: "ETH", decimals: 18 };

export type Reader = PublicClient<HttpTransport, Chain>;
export type Wallet = WalletClient<HttpTransport, Chain, PrivateKeyAccount>;

interface Clients {
  readonly reader: Reader;
  walletOf(account: PrivateKeyAccount): Wallet;
}

export function clientsOf({ chain: { id, network }, rpcUrl, pollMs }: Settings): Clients {
  const rpcUrls = { default: { http: [rpcUrl] } };
  const chain = defineChain({ id, name: network, nativeCurrency: ether, rpcUrls });
  const shared = { chain, transport: http(rpcUrl), pollingInterval: pollMs };
  return {
    reader: createPublicClient(shared),
    walletOf: (account) => createWalletClient({ ...shared, account }),
  };
}
