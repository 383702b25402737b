import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { CODES } from "../../engine/index.ts";
import { ROOT } from "../support/repo.ts";

it("documents every code with its numbers, in order of precedence", async () => {
  const page = await readFile(join(ROOT, "docs/errors.md"), "utf8");
  const rows = [...page.matchAll(/^\| `(\w+)` +\| (\d+) +\| (-\d+) +\|/gm)].map(
    ([, code, http, rpc]) => [code, Number(http), Number(rpc)],
  );
  expect(rows).toEqual(Object.entries(CODES).map(([code, { http, rpc }]) => [code, http, rpc]));
});
