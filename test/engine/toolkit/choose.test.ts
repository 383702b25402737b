import { describe, expect, it } from "vitest";
import { OPERATIONS, type Operation } from "../../../engine/index.ts";
import type { Principal } from "../../../engine/policy/principal.ts";
import { chooseTools } from "../../../engine/toolkit/choose.ts";
import { KITS } from "../../../engine/toolkit/kits.ts";

const someone = (role: Principal["role"], more: Partial<Principal> = {}): Principal => ({
  role,
  id: "x",
  developer: "d",
  mode: "test",
  scopes: null,
  ...more,
});

const namesFor = (...call: Parameters<typeof chooseTools>) =>
  chooseTools(...call).map(({ name }) => name);

describe("A choice of tools", () => {
  it("is the kit that fits the account, when nothing is said", () => {
    expect(namesFor({}, someone("agent"))).toEqual([...KITS.requester]);
    expect(namesFor({}, someone("developer"))).toEqual([...KITS.requester]);
    expect(namesFor({}, someone("worker"))).toEqual([...KITS.worker]);
    expect(namesFor({}, someone("operator"))).toEqual([...KITS.operator]);
  });

  it("names only operations in its kits that the account of the kit may use", () => {
    const roles = { requester: "agent", aethra: "agent", worker: "worker", operator: "operator" };
    for (const [kit, names] of Object.entries(KITS))
      for (const name of names) {
        const { roles: may }: Operation = OPERATIONS[name];
        expect([kit, name, may]).toEqual([
          kit,
          name,
          expect.arrayContaining([roles[kit as never]]),
        ]);
      }
  });

  it("leaves out what the key may not do", () => {
    const reader = someone("agent", { scopes: ["tasks.read"] });
    const names = namesFor({}, reader);
    expect(names).toContain("get_task");
    expect(names).not.toContain("fund_task");
    expect(names).not.toContain("get_wallet");
  });

  it("takes some, leaves some and puts a prefix before each", () => {
    const agent = someone("agent");
    const only = ["get_task", "fund_task"] as const;
    expect(namesFor({ only }, agent)).toEqual(["get_task", "fund_task"]);
    expect(namesFor({ only, except: ["fund_task"], prefix: "m_" }, agent)).toEqual(["m_get_task"]);
  });

  it("offers an operation of no kit by its name", () => {
    expect(namesFor({ only: ["create_webhook"] }, someone("agent"))).toEqual(["create_webhook"]);
  });

  it("stops at a name that is no operation, and says which was meant", () => {
    const misspelt: readonly string[] = ["get_tsk"];
    expect(() => chooseTools({ only: misspelt as never }, someone("agent"))).toThrow(
      "There is no operation get_tsk. Did you mean get_task?",
    );
  });

  it("stops where nothing is left", () => {
    expect(() => chooseTools({ only: ["fund_task"] }, someone("worker"))).toThrow(
      "Of the tools chosen there is none that this worker may use.",
    );
  });

  it("asks an agent for no agent_id, and a developer for one", () => {
    const told = (role: Principal["role"]) =>
      JSON.stringify(chooseTools({ only: ["create_task"] }, someone(role))[0]?.inputSchema);
    expect(told("agent")).not.toContain("agent_id");
    expect(told("developer")).toContain("agent_id");
  });
});
