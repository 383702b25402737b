import { describe, expect, it } from "vitest";
import { sandboxRail } from "../../../adapters/rails/sandbox.ts";
import { openWorld, refusal, refusedAs } from "../../support/world.ts";

/** All that a 64-bit store can hold, less the 1,000 that Acme begins with. */
const REST = "9223372035854.775807";

const generous = sandboxRail({ daily_usd: "92233720368.54775807" });

describe("An account", () => {
  it("can be filled to what a 64-bit store can hold, and no further", async () => {
    const world = await openWorld({ rails: [generous] });
    await world.acme.topUp({ amber: REST });
    expect((await world.scout.getWallet()).balance_amber).toBe("9223372036854.775807");
    expect(await refusal(world.acme.topUp({ amber: "0.000001" }))).toMatchObject({
      code: "rule_broken",
      reason: "too_large",
    });
  });

  it("is not filled further by hand either, and may be drawn on", async () => {
    const world = await openWorld({ rails: [generous] });
    await world.acme.topUp({ amber: REST });
    const adjust = (direction: "credit" | "debit") =>
      refusedAs(
        world.operator.adjustBalance({
          account_id: world.who.acme.id,
          direction,
          amount_amber: 1,
          note: "by hand",
        }),
      );
    expect(await adjust("credit")).toBe("rule_broken");
    expect(await adjust("debit")).toBe("done");
    expect(await adjust("credit")).toBe("done");
  });
});
