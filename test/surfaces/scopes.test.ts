import { beforeAll, describe, expect, it } from "vitest";
import { KITS, kitOf, OPERATIONS, SCOPES, type Operation } from "../../engine/index.ts";
import { otherwise, type Wire } from "../adapters/http/given.ts";
import { wholeLog } from "../support/market-storage.ts";
import { COMMANDS, keyFor } from "./commands.ts";
import { DECLARED, NAMES, verdictOf } from "./declared.ts";
import { IN_SESSION, sessionOf, SURFACES, type Surface } from "./surfaces.ts";
import { behind, callersOf, openTown, type Caller, type OpenTown } from "./town.ts";

const operations: readonly Operation[] = Object.values(OPERATIONS);

/** Wrong in some field of every operation but those that take none, on every surface. */
const GARBAGE = {
  ...{ task_id: 5, limit: 0, agent_id: 5, latitude: "north", webhook_id: 5, dispute_id: 5 },
  ...{ after: -1, idempotency_key: " ", name: 5, display_name: 5, key_id: 5, usd: 5 },
};
/** A delete at an address takes nothing but its address, so what it names is not there. */
const LET_IN = [null, "invalid_input", "not_found"];

/** The tools of a session are a choice beside being a permission. */
const isOffered = (name: string, caller: Caller): boolean => {
  const kit: readonly string[] = KITS[kitOf(caller.role)];
  return kit.includes(name) && verdictOf(name, caller) === "let in";
};

/** A session says of a tool that it does not offer that there is none, and nothing of why. */
function dueOf(surface: Surface, name: string, caller: Caller): string {
  if (surface !== IN_SESSION) return verdictOf(name, caller);
  if (isOffered(name, caller)) return "let in";
  return NAMES.some((each) => isOffered(each, caller)) ? "unknown_operation" : "missing_scope";
}

/** Every case in which what somebody may do differs from what is declared. */
async function faults(wire: Wire, callers: readonly Caller[], names = NAMES) {
  const found: string[] = [];
  for (const caller of callers)
    for (const name of names)
      for (const surface of SURFACES) {
        if (!surface.carries(name, caller.role)) continue;
        const { code } = await surface.send(wire, { name, key: caller.key, input: GARBAGE });
        const said = LET_IN.some((each) => each === code) ? "let in" : code;
        if (said !== dueOf(surface, name, caller))
          found.push(`${surface.name} ${name} with ${caller.name}: ${said}`);
      }
  return found;
}

/** Whether a session lists just what it may offer. */
async function listFaults(wire: Wire, caller: Caller): Promise<readonly string[]> {
  const { body } = await (await sessionOf(wire, caller.key)).send("tools/list", {});
  const listed = (body?.result?.tools ?? []).map(({ name }: { name: string }) => name);
  return NAMES.filter((name) => listed.includes(`aethra.${name}`) !== isOffered(name, caller)).map(
    (name) => `the list of ${name} for ${caller.name}`,
  );
}

const isLetInto = (stream: Response): boolean => stream.status === 200;

/** The stream of events is for whoever may list them. */
async function streamFaults(wire: Wire, caller: Caller): Promise<readonly string[]> {
  const headers = caller.key === undefined ? {} : { authorization: `Bearer ${caller.key}` };
  const request = new Request("http://guildhall.test/mcp", { headers });
  const response = await wire.handler(request);
  await response.body?.cancel();
  const isDue = verdictOf("list_events", caller) === "let in";
  return isLetInto(response) === isDue ? [] : [`the stream of events for ${caller.name}`];
}

describe("The table of operations", () => {
  it("declares what was written down by hand, operation by operation", () => {
    const declared = operations.map(({ name, scope, roles }) => [name, scope, ...roles]);
    expect(declared.toSorted()).toEqual(
      Object.entries(DECLARED)
        .map(([name, who]) => [name, ...who])
        .toSorted(),
    );
    expect(SCOPES).toHaveLength(12);
  });
});

let opened: OpenTown;
let callers: readonly Caller[];
beforeAll(async () => {
  opened = await openTown();
  callers = await callersOf(opened);
});

describe("A key, a JWT, an OAuth token and nobody at all", () => {
  it("may do what is declared and nothing else, by every way there is", async () => {
    expect(callers.length).toBe(7 + 12 * 9);
    expect(await faults(opened.wire, callers)).toEqual([]);
  });

  it("are offered the same in a session, and the events by the same rule", async () => {
    for (const caller of callers) {
      if (caller.role !== "anyone") expect(await listFaults(opened.wire, caller)).toEqual([]);
      expect(await streamFaults(opened.wire, caller)).toEqual([]);
    }
  });
});

/** What went through or left a trace, though the caller lacks the permission for the command. */
async function effects(wire: Wire, callers: readonly Caller[]) {
  const found: string[] = [];
  for (const { name, by, given } of COMMANDS) {
    const input = await given(opened.town);
    const before = (await wholeLog(opened.storage)).length;
    for (const caller of callers)
      for (const surface of SURFACES) {
        if (!surface.carries(name, caller.role) || verdictOf(name, caller) === "let in") continue;
        const { code } = await surface.send(wire, { name, key: caller.key, input });
        if (code === null) found.push(`${surface.name} ${name} with ${caller.name}`);
      }
    if ((await wholeLog(opened.storage)).length !== before) found.push(`a trace of ${name}`);
    const allowed = await opened.wire.v1(name, keyFor(opened.town, by), input);
    if (allowed.status !== 200) found.push(`${name} by ${by} itself: ${allowed.text}`);
  }
  return found;
}

describe("A good command of somebody who lacks the permission", () => {
  it("is refused by every way, leaves no trace, and is done for whoever may", async () => {
    expect(await effects(opened.wire, callers)).toEqual([]);
  });
});

describe("A market that forgets the scope of one operation", () => {
  it.each([
    ["fund_task", "/v1 fund_task with a key of the agent for tasks.read"],
    ["fund_task", "/mcp fund_task with a narrowed OAuth token of the agent for tasks.read"],
    ["top_up", "/api/v1 top_up with a developer's JWT for tasks.read"],
    ["list_messages", "/v1 list_messages with a worker's JWT for tasks.create"],
  ])("is caught: %s", async (forgotten, fault) => {
    const lax = otherwise(opened.market, {
      execute: (who, name, ...call) =>
        opened.market.execute(name === forgotten ? { ...who, scopes: null } : who, name, ...call),
    });
    const found = await faults(behind(lax, opened), callers, [forgotten]);
    expect(found.map((each) => each.replace(/: [^:]*$/, ""))).toContain(fault);
  });
});
