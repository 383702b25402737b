import { join } from "node:path";
import {
  createPublicClient,
  createTestClient,
  createWalletClient,
  defineChain,
  http,
  type Abi,
  type Address,
  type Hex,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { ROOT } from "../repo.ts";
import { startAnvil } from "./anvil.ts";
import { artifact, compiled, type Artifact } from "./compile.ts";

/** The keys that every anvil begins with, each with play ether. They are known to everybody. */
export const KEYS = {
  deployer: "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
  facilitator: "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
  treasury: "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
  operator: "0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6",
} as const satisfies Record<string, Hex>;

/** Where Circle's USDC lives on Arbitrum One and on Base. */
export const USDC = "0xaf88d065e77c8cC2239327C5EDb3A432268e5831";
export const BASE_USDC = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913";
const MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11";

const POLL_MS = 20;
const CONTRACTS = ["TestDollar.sol", "TestCalls.sol"].map((name) =>
  join(ROOT, "test/support/chain/contracts", name),
);

export interface ChainOptions {
  readonly id: number;
  readonly usdc: Address;
  readonly more?: readonly string[];
}
export const ARBITRUM: ChainOptions = { id: 42161, usdc: USDC };
export const BASE: ChainOptions = { id: 8453, usdc: BASE_USDC };

/** A chain on loopback that looks like the real one, with a dollar of its own at USDC's address. */
export async function startChain({ id, usdc, more = [] }: ChainOptions = ARBITRUM) {
  const [anvil, contracts] = await Promise.all([startAnvil(id, more), compiled(CONTRACTS)]);
  const { url } = anvil;
  const dollar = artifact(contracts, "TestDollar");
  const nativeCurrency = { name: "Ether", symbol: "ETH", decimals: 18 };
  const chain = defineChain({
    ...{ id, name: "local", nativeCurrency },
    rpcUrls: { default: { http: [url] } },
  });
  const shared = { chain, transport: http(url), pollingInterval: POLL_MS };
  const reader = createPublicClient(shared);
  const control = createTestClient({ ...shared, mode: "anvil" });
  await control.setCode({ address: usdc, bytecode: dollar.runtime });
  await control.setCode({
    address: MULTICALL3,
    bytecode: artifact(contracts, "TestCalls").runtime,
  });
  const wallet = (key: Hex) => createWalletClient({ ...shared, account: privateKeyToAccount(key) });
  const sent = async (hash: Hex) => {
    const receipt = await reader.waitForTransactionReceipt({ hash });
    if (receipt.status !== "success") throw new Error(`the transaction ${hash} was reverted`);
    return receipt;
  };
  const call = async (key: Hex, at: Address, abi: Abi, name: string, args: readonly unknown[]) =>
    sent(await wallet(key).writeContract({ address: at, abi, functionName: name, args }));
  return {
    ...{ url, usdc, reader, control, wallet, call, stop: () => anvil.stop() },
    abi: dollar.abi,
    mint: (to: Address, units: bigint) =>
      call(KEYS.deployer, usdc, dollar.abi, "mint", [to, units]),
    balance: async (of: Address): Promise<bigint> =>
      BigInt(
        String(
          await reader.readContract({
            ...{ address: usdc, abi: dollar.abi, functionName: "balanceOf", args: [of] },
          }),
        ),
      ),
    async deploy({ abi, bytecode }: Artifact, args: readonly unknown[]): Promise<Address> {
      const hash = await wallet(KEYS.deployer).deployContract({ abi, bytecode, args });
      const { contractAddress } = await sent(hash);
      if (!contractAddress) throw new Error("nothing was deployed");
      return contractAddress;
    },
  };
}
export type TestChain = Awaited<ReturnType<typeof startChain>>;
