import { expect, it } from "vitest";
import { openWorld } from "../../support/world.ts";

it("stops a developer and its agents at once, before anything else is looked at", async () => {
  const { market, operator, who } = await openWorld();
  await operator.suspend({ account_id: who.acme.id });

  for (const [principal, input] of [
    [who.acme, {}],
    [who.scout, {}],
    [who.scout, { no_such_field: 1 }],
  ] as const)
    expect(await market.execute(principal, "get_wallet", input)).toMatchObject({
      ok: false,
      rejection: { code: "suspended" },
    });
});

it("lets an account go on when the operator says so, with its money where it was", async () => {
  const { scout, operator, who } = await openWorld();
  await operator.suspend({ account_id: who.scout.id });
  await expect(scout.getWallet()).rejects.toMatchObject({ code: "suspended" });
  await operator.suspend({ account_id: who.scout.id, suspended: false });
  expect(await scout.getWallet()).toMatchObject({ balance_amber: "1000.00" });
});

it("leaves everybody else alone", async () => {
  const { ada, operator, who } = await openWorld();
  await operator.suspend({ account_id: who.ben.id });
  expect(await ada.getEarnings()).toMatchObject({ available_amber: "0.00" });
});
