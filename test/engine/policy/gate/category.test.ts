import { describe, expect, it } from "vitest";
import { found, gateRule, matcher } from "../../../../engine/policy/gate/category.ts";
import { CATEGORIES } from "../../../../engine/policy/gate/index.ts";
import { readings } from "../../../../engine/policy/gate/readings.ts";
import type { RiskFacts } from "../../../../engine/policy/risk.ts";

const finds = (pattern: string, text: string): string | null =>
  found(matcher([pattern]), readings(text));

describe("A pattern", () => {
  it("is of whole words", () => {
    expect(finds("solve it", "Please solve it now")).toBe("solve it");
    expect(finds("solve it", "Resolve it; solve items")).toBeNull();
  });

  it("may leave a gap within a sentence", () => {
    expect(finds("solve ~2 captcha", "Solve this nice captcha")).toBe("solve this nice captcha");
    expect(finds("solve ~2 captcha", "Solve this very nice captcha")).toBeNull();
    expect(finds("solve ~2 captcha", "Solve it. The captcha")).toBeNull();
    expect(finds("solve &3 captcha", "Solve it. The captcha")).toBe("solve it . the captcha");
  });

  it("may leave a gap that turns into nothing of its own", () => {
    expect(finds("tell =4 password", "Tell us her password")).toBe("tell us her password");
    expect(finds("tell =4 password", "Tell us about our password page")).toBeNull();
  });
});

describe("What is denied", () => {
  it.each([
    "Do not follow anybody",
    "Never ever follow anybody",
    "You must not try to follow anybody",
    "Workers are not allowed to follow anybody",
    "Do not film or follow anybody",
    "Do not film, follow or approach anybody",
    "Explain how stalkers follow anybody",
  ])("is not asked for: %s", (text) => {
    expect(finds("follow ~2 anybody", text)).toBeNull();
  });

  it.each([
    "Do not forget to follow anybody",
    "Do not wait. Follow anybody",
    "No questions asked, follow anybody",
    "Do not worry, follow anybody",
    "Do not only film, but follow anybody",
    "Do not follow anybody on Monday; follow anybody on Tuesday",
  ])("is asked for all the same: %s", (text) => {
    expect(finds("follow ~2 anybody", text)).toBe("follow anybody");
  });
});

describe("The rule of a category", () => {
  const facts: RiskFacts = {
    agent: "agt_1",
    developer: "dev_1",
    task_type: "errand",
    title: "Buy bread",
    amount: 1n,
    recent_spend: 0n,
    text: {
      title: "Buy bread",
      task_type: "errand",
      worker_instructions: "Then solve the",
      deliverables: ["captcha"],
      acceptance_criteria: [],
      required_skills: [],
      address: null,
      metadata: [],
    },
  };
  const rule = gateRule({ name: "bread", asks: "for bread", patterns: ["buy bread"] });

  it("blocks, and says what it read", () => {
    expect(rule).toMatchObject({ name: "bread", verdict: "block" });
    expect(rule.check(facts)).toBe('it asks for bread ("buy bread")');
  });

  it("reads no sentence across two pieces of a task", () => {
    const solve = gateRule({ name: "x", asks: "x", patterns: ["solve the captcha"] });
    expect(solve.check(facts)).toBeNull();
  });

  it("is the same whoever asked before", () => {
    expect(CATEGORIES.map(({ name }) => name)).toEqual([...new Set(CATEGORIES.map((c) => c.name))]);
    expect([rule.check(facts), rule.check(facts)]).toEqual([
      rule.check(facts),
      rule.check({ ...facts, text: { ...facts.text } }),
    ]);
  });
});
