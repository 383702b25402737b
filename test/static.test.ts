import { expect, it } from "vitest";
import { ROOT, run } from "./support/repo.ts";

const MINUTES_MS = 5 * 60_000;

/** Run among the other tests, so that a second core has something to do meanwhile. */
it.each(["typecheck", "lint"])(
  "passes npm run %s",
  async (script) => {
    const ran = await run("npm", ["run", "--silent", script], { cwd: ROOT });
    expect(ran, ran.stdout + ran.stderr).toMatchObject({ code: 0 });
  },
  MINUTES_MS,
);
