import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { askAtTerminal } from "../../../src/client/terminal.ts";

const REQUEST = {
  confirmation_id: "cnf_1",
  operation: "fund_task",
  input: { task_id: "tsk_1" },
  summary: "Set aside 1500.00 Amber (15.00 USD) for task tsk_1",
  amount_amber: "1500.00",
  amount_usd: "15.00",
  digest: "d",
};

function terminal(kind: "terminal" | "pipe") {
  const isTTY = kind === "terminal";
  const [input, output] = [Object.assign(new PassThrough(), { isTTY }), new PassThrough()];
  const shown: string[] = [];
  output.on("data", (chunk: Buffer) => shown.push(chunk.toString()));
  return { ask: askAtTerminal({ input, output }), input, shown };
}

describe("A question at the terminal", () => {
  it("takes the amount, typed out, for a yes, and shows both units", async () => {
    const { ask, input, shown } = terminal("terminal");
    const asked = ask(REQUEST);
    input.write("1500.00\n");
    expect(await asked).toBe(true);
    expect(shown.join("")).toContain("Set aside 1500.00 Amber (15.00 USD) for task tsk_1");
  });

  it.each([
    ["Enter", "\n"],
    ["y", "y\n"],
    ["yes", "yes\n"],
    ["another amount", "150.00\n"],
  ])("takes %s for a no", async (_, typed) => {
    const { ask, input } = terminal("terminal");
    const asked = ask(REQUEST);
    input.write(typed);
    expect(await asked).toBe(false);
  });

  it("takes the end of the input for a no", async () => {
    const { ask, input } = terminal("terminal");
    const asked = ask(REQUEST);
    input.end();
    expect(await asked).toBe(false);
  });

  it("takes a missing terminal for a no, and reads nothing from it", async () => {
    const { ask, input } = terminal("pipe");
    input.write("1500.00\n");
    expect(await ask(REQUEST)).toBe(false);
    expect(input.read()?.toString()).toBe("1500.00\n");
  });

  it("asks two callers one after the other", async () => {
    const { ask, input } = terminal("terminal");
    const [first, second] = [ask(REQUEST), ask({ ...REQUEST, amount_amber: "7.00" })];
    input.write("1500.00\n");
    expect(await first).toBe(true);
    input.write("7.00\n");
    expect(await second).toBe(true);
  });
});
