import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { createHandler, DIALECTS, hub } from "../../adapters/http/index.ts";
import { createMarketplace, openHub } from "../../src/index.ts";
import { Contract } from "../adapters/http/dialects/contract.ts";
import { Wire } from "../adapters/http/given.ts";
import { ROOT } from "../support/repo.ts";

/** The systems with a page of their own, and what all paths of its table begin with. */
const PAGES = { agentmarket: "", eagent: "", humans2ai: "/api/v1", hub: "" } as const;
type System = keyof typeof PAGES;

/** A path whose parts have no names: pages and contract may call them differently. */
const nameless = (path: string): string => path.replace(/:\w+|\{\w+\}/g, "{}");

/** Every method and path in the first column of a page's tables. */
function onPage(text: string, base: string): readonly string[] {
  const cells = text.split("\n").filter((line) => line.startsWith("|"));
  return cells
    .map((line) => line.split("|")[1] ?? "")
    .flatMap((cell) => [...cell.matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/[^`]*)`/g)])
    .map(([, method = "", path = ""]) => `${method} ${base}${nameless(path)}`)
    .sort();
}

describe("The page of a system", () => {
  let wire: Wire;
  beforeAll(async () => {
    const market = await createMarketplace();
    const { port } = await openHub(market, {});
    wire = new Wire(createHandler({ market, dialects: [...DIALECTS, hub(port)] }));
  });

  const pageOf = (system: System): string =>
    readFileSync(join(ROOT, "docs", `${system}.md`), "utf8");
  const served = async (system: System): Promise<readonly string[]> =>
    (await Contract.of(wire, system)).routes.map(nameless).sort();

  it.each(["agentmarket", "eagent", "humans2ai", "hub"] as const)(
    "tells every path that is served, and no other: %s",
    async (system) => {
      expect(onPage(pageOf(system), PAGES[system])).toEqual(await served(system));
    },
  );

  it("is found wanting where a path is not on it, or is not served", async () => {
    const page = pageOf("humans2ai").replace("`GET /wallet` ", "`GET /purse` ");
    const told = onPage(page, PAGES.humans2ai);
    const all = await served("humans2ai");
    expect(told.filter((route) => !all.includes(route))).toEqual(["GET /api/v1/purse"]);
    expect(all.filter((route) => !told.includes(route))).toEqual(["GET /api/v1/wallet"]);
  });
});
