import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, run } from "../support/repo.ts";

describe("guildhall serve, for people", () => {
  let printed = "";
  const args = ["src/cli/main.ts", "serve", "--port", "0", "--storage", "memory"];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });

  beforeAll(async () => {
    child.stdout.setEncoding("utf8");
    for await (const text of child.stdout.iterator({ destroyOnReturn: false })) {
      printed += String(text);
      if (/get_earnings.*\n/.test(printed)) break;
    }
  });

  afterAll(async () => {
    child.kill("SIGTERM");
    await once(child, "exit");
  });

  it("says where it listens, where it keeps things, and who is who", () => {
    expect(printed).toMatch(/listens at http:\/\/127[.]0[.]0[.]1:\d+\n/);
    expect(printed).toContain("kept in memory");
    for (const name of ["agent_key", "worker_token", "operator_token"])
      expect(printed).toMatch(new RegExp(`(sk|tok)_test_[\\w-]{48} +${name}`));
    expect(printed).not.toContain("\u001b[");
  });

  it("prints a first hire that works as it stands, in any shell with curl", async () => {
    const recipe = printed.slice(printed.indexOf("agent=sk_test_"));
    const ran = await run("sh", ["-c", `command -v curl > /dev/null || exit 99\n${recipe}`], {
      cwd: tmpdir(),
    });
    if (ran.code === 99) return console.warn("LEFT OUT: curl is missing, the example did not run");
    const answers = ran.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(ran.stderr).toBe("");
    expect(answers).toMatchObject([
      { status: "funded" },
      { status: "matched" },
      { status: "awaiting_review" },
      { status: "completed", paid_amber: "1500.00" },
      { available_amber: "1350.00", available_usd: "13.50" },
    ]);
  });
});
