import { x402Client } from "@x402/core/client";
import { decodePaymentRequiredHeader, decodePaymentResponseHeader } from "@x402/core/http";
import { registerExactEvmScheme } from "@x402/evm/exact/client";
import { wrapFetchWithPayment } from "@x402/fetch";
import type { Address } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { x402Rail, type X402Options } from "../../../adapters/rails/x402/index.ts";
import { memoryStorage } from "../../../adapters/storage/memory.ts";
import type { MoneyRail, Storage } from "../../../engine/index.ts";
import { startHost, type Host } from "../../../src/host.ts";
import { ARBITRUM, KEYS, startChain, type TestChain } from "../../support/chain/chain.ts";

export const treasury = privateKeyToAccount(KEYS.treasury).address;

/** Micro-Amber per unit of USDC. */
export const MICROS = 100n;

export const railOn = (chain: TestChain, more: Partial<X402Options> = {}) =>
  x402Rail({
    rpcUrl: chain.url,
    facilitator: { key: KEYS.facilitator },
    treasuryKey: KEYS.treasury,
    ...{ pollMs: 20, confirmWithinMs: 5_000 },
    ...more,
  });

/** A host that takes USDC, on a chain of its own. */
export async function openPaid(
  more: { readonly options?: Partial<X402Options>; readonly storage?: Storage } = {},
) {
  const chain = await startChain(ARBITRUM);
  const rail = await railOn(chain, more.options);
  const host = await hostWith(rail, more.storage);
  const close = async (): Promise<void> => {
    await host.close();
    await chain.stop();
  };
  return { chain, rail, host, close };
}

/** A host that takes money by this rail. */
export const hostWith = (rail: MoneyRail, storage: Storage = memoryStorage()) =>
  startHost({
    ...{ port: 0, rails: [rail], secretKey: "a key for tests only", storage },
    // Whom a task is given to is the test's choice.
    matching: "off",
    policy: { risk_gate: "off" },
  });

/** Somebody with USDC and not one wei of ether. */
export async function payer(chain: TestChain, units: bigint) {
  const account = privateKeyToAccount(generatePrivateKey());
  if (units > 0n) await chain.mint(account.address, units);
  return account;
}
export type Payer = Awaited<ReturnType<typeof payer>>;

const NETWORK = "eip155:42161";

/** The client of x402's own SDK, which pays up to a hundred dollars at a time. */
export const clientOf = (account: Payer) =>
  registerExactEvmScheme(new x402Client(), {
    signer: account,
    networks: [NETWORK],
  }).setSpendControls({ maxAmountPerPayment: "$100" });

export const paying = (account: Payer) => wrapFetchWithPayment(fetch, clientOf(account));

export const TASK = {
  type: "Photo Verification",
  instruction: "Photograph the shop front at 450 Main St",
  budget: 15,
} as const;

type Fetch = typeof fetch;

/** `POST /eagent/api/v1/tasks` without any key. */
export async function postTask(
  { url }: Pick<Host, "url">,
  by: Fetch,
  task: object = TASK,
  headers: Readonly<Record<string, string>> = {},
) {
  const response = await by(`${url}/eagent/api/v1/tasks`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(task),
  });
  return { status: response.status, headers: response.headers, body: await bodyOf(response) };
}

/** What strangers answer is looked at field by field. */
export const bodyOf = async (response: Response) => JSON.parse(await response.text());

/** One operation of the host's own surface. */
export async function v1(
  { url }: Pick<Host, "url">,
  operation: string,
  key: string,
  input: object,
  by: Fetch = fetch,
) {
  const response = await by(`${url}/v1/${operation}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify(input),
  });
  return { status: response.status, headers: response.headers, body: await bodyOf(response) };
}

export const demandIn = (headers: Headers) =>
  decodePaymentRequiredHeader(headers.get("payment-required") ?? "");
export const receiptIn = (headers: Headers) =>
  decodePaymentResponseHeader(headers.get("payment-response") ?? "");

/** The payment that the SDK's client would send for this task, signed and kept back. */
export async function signed(host: Host, account: Payer, task: object = TASK): Promise<string> {
  let header: string | null = null;
  const spy: Fetch = async (input, init) => {
    const request = new Request(input, init);
    header = request.headers.get("payment-signature");
    return header === null ? fetch(request) : new Response("{}", { status: 200 });
  };
  await postTask(host, wrapFetchWithPayment(spy, clientOf(account)), task);
  if (header === null) throw new Error("nothing was signed");
  return header;
}

/** Sends a payment that was kept back. */
export const withPayment = (host: Host, header: string, task: object = TASK) =>
  postTask(host, fetch, task, { "payment-signature": header });

/** What the ledger says of every account, in micro-Amber. */
export async function ledgerOf({ market }: Host): Promise<ReadonlyMap<string, bigint>> {
  const { balanced, accounts } = await market.as(market.operator).getTrialBalance({});
  if (!balanced) throw new Error("the ledger does not balance");
  return new Map(accounts.map((each) => [each.account, BigInt(each.balance_micro_amber)]));
}

/** Everything that came in by the rail and has not left, in units of USDC. */
export const insideOf = async (host: Host): Promise<bigint> =>
  -((await ledgerOf(host)).get("rail:live:x402") ?? 0n) / MICROS;

export const walletOf = async (host: Host, account: Address): Promise<bigint> =>
  (await ledgerOf(host)).get(`wallet:live:dev_${account.toLowerCase()}`) ?? 0n;
