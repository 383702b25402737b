import { x402Facilitator } from "@x402/core/facilitator";
import { HTTPFacilitatorClient, type FacilitatorClient } from "@x402/core/http";
import { toFacilitatorEvmSigner } from "@x402/evm";
import { registerExactEvmScheme } from "@x402/evm/exact/facilitator";
import { privateKeyToAccount } from "viem/accounts";
import type { Wallet } from "./clients.ts";
import type { Wire } from "./wire.ts";

/** Whoever checks payments and broadcasts them: a service, or this process with its own key. */
export type Facilitator = Pick<FacilitatorClient, "verify" | "settle">;
type Signer = Parameters<typeof toFacilitatorEvmSigner>[0];

/** The SDK describes calls more loosely than the client that makes them does. */
function signerOf({ reader }: Wire, wallet: Wallet): Signer {
  const through =
    <Given, Result>(of: object, name: string) =>
    async (given: Given): Promise<Result> => {
      const result: Result = await Reflect.apply(Reflect.get(of, name), of, [given]);
      return result;
    };
  return {
    address: wallet.account.address,
    readContract: through(reader, "readContract"),
    verifyTypedData: through(reader, "verifyTypedData"),
    getCode: through(reader, "getCode"),
    waitForTransactionReceipt: through(reader, "waitForTransactionReceipt"),
    writeContract: through(wallet, "writeContract"),
    sendTransaction: through(wallet, "sendTransaction"),
  };
}

export function facilitatorOf(wire: Wire): Facilitator {
  const { facilitator, chain, confirmWithinMs } = wire.settings;
  if ("url" in facilitator) return new HTTPFacilitatorClient({ url: facilitator.url });
  const wallet = wire.walletOf(privateKeyToAccount(facilitator.key));
  const options = { confirmationTimeoutMs: confirmWithinMs };
  const signer = toFacilitatorEvmSigner(signerOf(wire, wallet), options);
  const { network: networks } = chain;
  const facilitating = new x402Facilitator();
  return registerExactEvmScheme(facilitating, { signer, networks, simulateInSettle: true });
}
