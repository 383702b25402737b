import { describe, expect, it } from "vitest";
import { stripeRail } from "../../../../adapters/rails/stripe/index.ts";

const WELL = { secretKey: "sk_test_abcd", webhookSecret: "whsec_abcd" };
const HTTP = { host: "127.0.0.1", port: 1, protocol: "http" } as const;

describe("The Stripe rail", () => {
  it.each([
    ["a key that is no secret one", { secretKey: "pk_live_abcd" }, "secretKey must begin with"],
    ["no key at all", { secretKey: "" }, "secretKey must begin with"],
    ["another kind of secret", { webhookSecret: "sk_test_abcd" }, "webhookSecret must begin with"],
    ["a live key over http", { secretKey: "sk_live_abcd", api: HTTP }, "never sent over http"],
    ["a restricted live key over http", { secretKey: "rk_live_abcd", api: HTTP }, "over http"],
  ])("refuses to be made with %s", (_, wrong, says) => {
    expect(() => stripeRail({ ...WELL, ...wrong })).toThrow(says);
  });

  it("says by its key whose money it is", () => {
    const modeOf = (secretKey: string) => stripeRail({ ...WELL, secretKey }).mode;
    expect(["sk_test_abcd", "rk_test_abcd"].map(modeOf)).toEqual(["test", "test"]);
    expect(["sk_live_abcd", "rk_live_abcd"].map(modeOf)).toEqual(["live", "live"]);
  });
});
