import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import { changed } from "../support/market-storage.ts";
import { openWorld, published } from "../support/world.ts";
import { SECRET } from "./given.ts";

const HOOKS = 200;

describe("A market that sends nothing, before webhooks that are due", () => {
  it("looks at them once when time passes, and lets happen what is due behind them", async () => {
    const inner = memoryStorage();
    let looks = 0;
    const storage = changed(inner, {
      due(now, limit) {
        looks++;
        return inner.due(now, limit);
      },
    });
    const world = await openWorld({ storage, secretKey: "apart from the store" });
    const task_id = await published(world);
    for (let n = 0; n < HOOKS; n += 20) {
      const other = world.market.as(await world.market.registerDeveloper({ name: `Dev ${n}` }));
      for (let m = 0; m < 20; m++) {
        const url = "https://one.example/hook";
        const hook = await other.createWebhook({ url, event_types: ["*"], secret: SECRET });
        await other.enableWebhook({ webhook_id: hook.webhook_id });
      }
    }
    await world.clock.advance("1s");
    const again = looks;
    await world.clock.advance("1s");
    expect(looks - again).toBe(1);
    await world.clock.advance("30h");
    expect((await world.scout.getTask({ task_id })).status).toBe("expired");
    expect((await inner.due(Infinity, 2 * HOOKS)).map(({ kind }) => kind)).toEqual(
      Array.from({ length: HOOKS }, () => "webhook"),
    );
  });
});
