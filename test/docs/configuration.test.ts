import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createMarketplace } from "../../src/index.ts";
import { guildhall } from "../cli/given.ts";
import { ROOT } from "../support/repo.ts";

const page = await readFile(join(ROOT, "docs/configuration.md"), "utf8");
const cells = page
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));

describe("The page of settings", () => {
  it("names every option of serve, with its name in the environment", async () => {
    const { stdout } = await guildhall(["serve", "--help"]);
    const options = [...stdout.matchAll(/^ {2}(--[\w-]+) </gm)].map(([, option]) => option ?? "");
    expect(options.length).toBeGreaterThan(7);
    for (const option of options) {
      const row = cells.find(([, flag = ""]) => flag.split(" ")[0] === option);
      const variable = `GUILDHALL_${option.slice(2).toUpperCase().replaceAll("-", "_")}`;
      expect([option, row?.[2]]).toEqual([option, variable]);
    }
  });

  it("names rules that there are, with defaults that can be given", async () => {
    const begin = cells.findIndex(([, name]) => name === "rule");
    const rules = cells.slice(begin + 1).filter(([, name = ""]) => /^[a-z_]+$/.test(name));
    expect(rules.length).toBeGreaterThan(10);
    for (const [, name = "", value = ""] of rules) {
      if (value === "none") continue;
      const market = await createMarketplace({ policy: { [name]: value } });
      await market.close();
    }
    const wrong = createMarketplace({ policy: JSON.parse(`{"charges":"0.1"}`) });
    await expect(wrong).rejects.toThrow("policy.charges is not an option");
  });
});
