import { describe, expect, it } from "vitest";
import { aethra1, defineProcess, mermaid, silenceTable, VOCABULARY } from "../../engine/index.ts";
import { guildhall } from "./given.ts";

const process = defineProcess(aethra1, VOCABULARY);

describe("guildhall process", () => {
  it("lists what there is", async () => {
    const { code, stdout } = await guildhall(["process"]);
    expect(code).toBe(0);
    expect(stdout).toContain("aethra@1  15 states");
    const { stdout: json } = await guildhall(["process", "--json"]);
    const { processes } = JSON.parse(json) as { processes: unknown };
    expect(processes).toMatchObject([
      { process: "aethra@1", states: 15 },
      { process: "eagent@1", states: 9 },
      { process: "hub@1", states: 7 },
      { process: "agentmarket@1", states: 6 },
      { process: "humans2ai@1", states: 9 },
      { process: "payout@1", states: 5 },
    ]);
  });

  it.each(["aethra", "aethra@1"])("%s prints table, silence and diagram", async (name) => {
    const { code, stdout } = await guildhall(["process", name]);
    expect(code).toBe(0);
    expect(stdout).toContain("| draft ");
    expect(stdout).toContain(silenceTable(process));
    expect(stdout).toContain(mermaid(process));
  });

  it("prints the process itself as JSON", async () => {
    const { stdout } = await guildhall(["process", "aethra@1", "--json"]);
    const {
      process: id,
      states,
      transitions,
    } = JSON.parse(stdout) as typeof aethra1 & {
      readonly process: string;
    };
    expect(id).toBe("aethra@1");
    expect(Object.keys(states)).toEqual(Object.keys(aethra1.states));
    expect(transitions).toHaveLength(process.transitions.length);
  });

  it("suggests the one that was meant", async () => {
    const { code, stderr } = await guildhall(["process", "aetra"]);
    expect(code).toBe(2);
    expect(stderr).toContain("Did you mean aethra?");
  });
});
