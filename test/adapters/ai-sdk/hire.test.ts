import { isStepCount, ToolLoopAgent } from "ai";
import { describe, expect, it } from "vitest";
import { guildhallTools } from "../../../adapters/ai-sdk/index.ts";
import {
  expectFixedPriceMoney,
  expectWithBidsMoney,
  fixedPrice,
  withBids,
  type Step,
} from "../../support/scripted-hires.ts";
import { openWorld, type World } from "../../support/world.ts";
import { scriptedModel } from "./scripted.ts";

async function play(world: World, steps: readonly Step[]): Promise<void> {
  const tools = guildhallTools({ client: world.scout });
  const agent = new ToolLoopAgent({
    model: scriptedModel(steps),
    tools,
    stopWhen: isStepCount(steps.length + 1),
  });
  const result = await agent.generate({ prompt: "Go." });
  const parts = result.steps.flatMap(({ content }) => content);
  expect(parts.filter(({ type }) => type === "tool-error")).toEqual([]);
  expect(parts.filter(({ type }) => type === "tool-result")).toHaveLength(steps.length);
  expect(result.text).toBe("Done.");
}

describe("An agent of the AI SDK", () => {
  it("hires at a fixed price, and everybody has the money that is theirs", async () => {
    const world = await openWorld();
    await play(world, fixedPrice(world));
    await expectFixedPriceMoney(world);
  });

  it("hires by bids, in two parts with a rejection between, and the money is right", async () => {
    const world = await openWorld();
    await play(world, withBids(world));
    await expectWithBidsMoney(world);
  });
});
