import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { x402Rail, type X402Options } from "../../../../adapters/rails/x402/index.ts";
import { hasChain } from "../../../support/chain/anvil.ts";
import { KEYS, startChain, USDC, type TestChain } from "../../../support/chain/chain.ts";
import { escrowContract } from "./escrow/given.ts";

const WELL: X402Options = {
  rpcUrl: "http://127.0.0.1:1",
  facilitator: { key: KEYS.facilitator },
  treasuryKey: KEYS.treasury,
};

describe("The x402 rail refuses to be made", () => {
  it.each<readonly [string, Partial<X402Options>, string]>([
    ["for a chain that it does not know", { network: "eip155:1" }, "network must be one of"],
    ["with an address that is none", { payTo: "0x12" }, "payTo must be an address"],
    ["with a key that is none", { treasuryKey: "0x12" }, "treasuryKey must be a private key"],
    ["with a facilitator's key that is none", { facilitator: { key: "x" } }, "facilitator.key"],
    ["with an address of a node that is none", { rpcUrl: "node" }, "rpcUrl must be an address"],
    ["where no chain answers", {}, "there is no chain at http://127.0.0.1:1"],
    [
      "with an escrow and another place to pay to",
      { payTo: USDC, escrow: { address: USDC, operatorKey: KEYS.operator } },
      "leave payTo out",
    ],
  ])("%s", async (_, wrong, says) => {
    const made = x402Rail({ ...WELL, ...wrong });
    await expect(made).rejects.toThrow(says);
    await expect(made).rejects.not.toThrow(KEYS.treasury);
  });

  it("without any place to pay to", async () => {
    const { treasuryKey: _, ...bare } = WELL;
    await expect(x402Rail(bare)).rejects.toThrow("give payTo, where payments go");
  });
});

describe.runIf(hasChain())("The x402 rail asks the chain, and refuses to be made", () => {
  let chain: TestChain;
  beforeAll(async () => {
    chain = await startChain();
  });
  afterAll(() => chain.stop());

  const make = (more: Partial<X402Options>) => x402Rail({ ...WELL, rpcUrl: chain.url, ...more });

  it("on another chain than it was told", async () => {
    await expect(make({ network: "eip155:8453" })).rejects.toThrow(
      "is eip155:42161, not eip155:8453",
    );
  });

  it("with an escrow that is none, or of another operator", async () => {
    const nothing = { address: "0x00000000000000000000000000000000000000aa" };
    await expect(make({ escrow: { ...nothing, operatorKey: KEYS.operator } })).rejects.toThrow(
      "there is no TaskEscrow at",
    );
    const holders = ["0x00000000000000000000000000000000000000ab", USDC];
    const address = await chain.deploy(await escrowContract(), [chain.usdc, ...holders]);
    await expect(make({ escrow: { address, operatorKey: KEYS.operator } })).rejects.toThrow(
      "is not the operator of",
    );
  });

  it("and is made where all is well", async () => {
    expect(await make({})).toMatchObject({ name: "x402", mode: "live", settles: "by_provider" });
  });
});
