import { describe, expect, it } from "vitest";
import { ESCROW } from "../../../../../adapters/rails/x402/escrow/abi.ts";
import { escrowContract } from "./given.ts";

/** Only what callers depend on: kind, name, types. */
const shapeOf = (part: object): string =>
  JSON.stringify(part, ["type", "name", "inputs", "outputs", "stateMutability"]);

describe("What the rail knows of the contract", () => {
  it("is what the compiler says of it", async () => {
    const { abi } = await escrowContract();
    const said = new Set(abi.map(shapeOf));
    for (const part of ESCROW) expect(said).toContain(shapeOf(part));
  });
});
