import { MockLanguageModelV4 } from "ai/test";
import { describe, expect, it } from "vitest";
import { guildhallChat } from "../../../adapters/ai-sdk/index.ts";
import { openWithHub } from "../http/dialects/hub/given.ts";
import { calling, saying, seenIn, streamed } from "./scripted.ts";

describe("A model of the AI SDK behind the Hub", () => {
  it("uses the market's tools for whoever asks, and says what it took", async () => {
    const seen: unknown[] = [];
    const model = new MockLanguageModelV4({
      modelId: "scripted-1",
      doStream: ({ prompt }) => {
        const { get_wallet } = seenIn(prompt);
        if (get_wallet !== undefined) seen.push(get_wallet);
        const said =
          get_wallet === undefined
            ? calling("get_wallet", {}, "call-1")
            : saying("There is money enough.");
        return Promise.resolve(streamed(said));
      },
    });
    const { ask, keys } = await openWithHub({ chat: guildhallChat({ model }) });
    const asked = { message: "How much is there?" };
    const { body } = await ask("POST", "/api/ai/ask", asked, { key: keys.agent_key });
    expect(body.response).toBe("There is money enough.");
    expect(body.metadata).toEqual({ model: "scripted-1", tokens: 4 });
    expect(seen).toMatchObject([{ balance_amber: "50000.00" }]);
  });
});
