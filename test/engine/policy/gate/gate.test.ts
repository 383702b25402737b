import { describe, expect, it } from "vitest";
import { draft, openWorld, published, refusal, refusedAs } from "../../../support/world.ts";

const CAPTCHA = { title: "Solve the CAPTCHA on this page" };

describe("The Risk Gate", () => {
  it("refuses a task for what it asks, unless the market says otherwise", async () => {
    const world = await openWorld();
    const task_id = await draft(world, CAPTCHA);
    const refused = await refusal(world.scout.fundTask({ task_id }));
    expect(refused).toMatchObject({
      code: "rule_broken",
      reason: "risk_gate_blocked",
      data: { category: "captcha_solving" },
    });
    expect(refused?.message).toContain('("solve the captcha")');
    expect(await refusedAs(published(world))).toBe("done");
  });

  it("can be turned off, and then no word is looked at", async () => {
    const world = await openWorld({ policy: { risk_gate: "off" } });
    expect(await refusedAs(published(world, CAPTCHA))).toBe("done");
    const wrong = openWorld({ policy: JSON.parse('{ "risk_gate": "maybe" }') });
    await expect(wrong).rejects.toThrow('policy.risk_gate must be "on" or "off"');
  });

  it("stays on where another rule is set", async () => {
    const world = await openWorld({ policy: { spend_velocity_amber: "500", risk: [] } });
    expect((await refusal(published(world, CAPTCHA)))?.reason).toBe("risk_gate_blocked");
  });

  const said = CAPTCHA.title;
  it.each([
    ["the task type", { task_type: "captcha" }],
    ["the instructions", { worker_instructions: said }],
    ["a deliverable", { deliverables: [{ type: "text", description: said }] }],
    ["a deliverable's type", { deliverables: [{ type: said, description: "As it says" }] }],
    ["a criterion", { acceptance_criteria: [{ criterion: said }] }],
    ["a skill", { required_skills: ["captcha solving"] }],
    ["the address", { location: { latitude: 1, longitude: 1, address: said } }],
    ["the metadata", { metadata: { more: [{ note: said }] } }],
    ["a name in the metadata", { metadata: { [said]: true } }],
  ])("looks into %s", async (_, spec) => {
    const world = await openWorld();
    expect((await refusal(published(world, spec)))?.reason).toBe("risk_gate_blocked");
  });
});
