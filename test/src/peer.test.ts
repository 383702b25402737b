import { describe, expect, it } from "vitest";
import { withPeer } from "../../src/peer.ts";

describe("A package that is missing", () => {
  it("is answered with the command that installs it", async () => {
    const missing = "no-such-package-anywhere";
    const load = () => import(missing) as Promise<unknown>;
    await expect(withPeer(missing, "--storage postgres", load)).rejects.toThrow(
      `--storage postgres needs the package ${missing}, which is not installed. ` +
        `Run: npm install ${missing}`,
    );
  });

  it("is only the one that was named: any other fault stays what it is", async () => {
    const load = () => import("no-such-package-anywhere" as string) as Promise<unknown>;
    await expect(withPeer("pg", "It", load)).rejects.toMatchObject({
      code: "ERR_MODULE_NOT_FOUND",
    });
    const failing = () => Promise.reject(new Error("of its own"));
    await expect(withPeer("pg", "It", failing)).rejects.toThrow("of its own");
  });

  it("is handed over where it is there", async () => {
    expect(await withPeer("x", "It", () => Promise.resolve(5))).toBe(5);
  });
});
