import { createAgent } from "langchain";
import { ToolMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { GuildhallToolkit } from "../../../adapters/langchain/index.ts";
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
  const { tools } = new GuildhallToolkit({ client: world.scout });
  const agent = createAgent({ model: scriptedModel(steps), tools });
  const config = { recursionLimit: 100 };
  const { messages } = await agent.invoke({ messages: [{ role: "user", content: "Go." }] }, config);
  const answers = messages.filter((message) => ToolMessage.isInstance(message));
  expect(answers.filter(({ status }) => status !== "success")).toEqual([]);
  expect(answers).toHaveLength(steps.length);
}

describe("A LangChain agent", () => {
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
