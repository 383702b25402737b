import { beforeAll, describe, expect, it } from "vitest";
import type { MarketPort } from "../../engine/index.ts";
import { otherwise, Wire } from "../adapters/http/given.ts";
import { auth, PERSON } from "../adapters/http/signed-in.ts";
import { COMMANDS, keyFor, type Command, type Input } from "./commands.ts";
import { accountsOf, lengthOf, recordedAfter, shapeOf } from "./effects.ts";
import { fieldsOf, goodInput, operations } from "./ids.ts";
import { strangersOf } from "./leaks.ts";
import { PRIVILEGED } from "./privileged.ts";
import { SURFACES, type Surface } from "./surfaces.ts";
import { behind, openTown, signIn, type OpenTown } from "./town.ts";

let opened: OpenTown;
let known: readonly string[];
/** Everything by which somebody may try to be, or to be more than, another. */
let acting: Input;
beforeAll(async () => {
  opened = await openTown();
  const victims = await strangersOf(opened);
  const ids = await accountsOf(victims);
  known = [...(await accountsOf(opened.town)), ...ids];
  const [agent_id, developer_id, worker_id] = ids;
  acting = {
    ...{ agent_id, developer_id, worker_id, account_id: developer_id, owner_id: developer_id },
    ...{ user_id: agent_id, role: "operator", mode: "live", scopes: ["payments.fund"] },
  };
});

/** The same requests with something in their address and their headers besides. */
function tampered(wire: Wire, more: Input): Wire {
  const query = new URLSearchParams(
    Object.entries(more).map(([name, value]) => [name, String(value)]),
  );
  const answer = (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    url.search = String(query);
    const copy = new Request(url, request);
    for (const [name, value] of query) {
      copy.headers.set(`x-${name.replaceAll("_", "-")}`, value);
      copy.headers.append("cookie", `${name}=${value}`);
    }
    copy.headers.set("x-forwarded-user", query.get("agent_id") ?? "");
    copy.headers.set("x-http-method-override", "DELETE");
    return wire.handler(copy);
  };
  return new Wire(Object.assign(answer, { close: () => wire.handler.close() }));
}

/** What came of a command: its code, and the shape of all that was recorded. */
async function outcome(surface: Surface, wire: Wire, command: Command, more: Input) {
  const { storage, town } = opened;
  const input = { ...(await command.given(town)), ...more };
  const before = await lengthOf(storage);
  const call = { name: command.name, key: keyFor(town, command.by), input };
  const { code } = await surface.send(wire, call);
  return { code, effect: shapeOf(await recordedAfter(storage, before), known) };
}

const NOTHING = shapeOf([], []);
const carried = SURFACES.flatMap((surface) =>
  COMMANDS.filter(({ name, by }) => surface.carries(name, by)).map((command) => ({
    surface,
    command,
  })),
);
const titled = ({ surface, command: { name, by, note } }: (typeof carried)[number]): string =>
  `${surface.name} ${name} by ${by} ${note}`.trim();

/** What the operation does not know of, and the one field that says who acts. */
const foreignTo = (name: string, fields: Input): Input => {
  const own = fieldsOf(name).filter((field) => field !== "agent_id");
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !own.includes(field)));
};

/** Every command that came out otherwise for what was said besides. */
async function changed(wire: Wire, more: (name: string) => Input, among = carried) {
  const found: string[] = [];
  for (const each of among) {
    const { surface, command } = each;
    const plain = await outcome(surface, opened.wire, command, {});
    const tried = await outcome(surface, wire, command, more(command.name));
    const isRefused = tried.code === "invalid_input" || tried.code === "not_found";
    const due = isRefused ? NOTHING : plain.effect;
    const isGood = plain.code === null && plain.effect !== NOTHING;
    if (!isGood || tried.effect !== due || (tried.code !== null && !isRefused))
      found.push(`${titled(each)}: ${plain.code} ${tried.code}`);
  }
  return found;
}

/** Every answer to somebody who only reads that came out otherwise for what was said besides. */
async function readOtherwise(wire: Wire, more: (name: string) => Input) {
  const found: string[] = [];
  for (const operation of operations.filter(({ effects }) => effects === "reads"))
    for (const by of ["agent", "developer", "worker", "operator"] as const)
      for (const surface of SURFACES) {
        const { name } = operation;
        if (!surface.carries(name, by) || !operation.roles.some((role) => role === by)) continue;
        const input = { ...(await goodInput(operation, by, opened.town)), ...SOON };
        const call = { name, key: keyFor(opened.town, by), input: pick(name, input) };
        const plain = await surface.send(opened.wire, call);
        const tried = await surface.send(wire, {
          ...call,
          input: { ...call.input, ...more(name) },
        });
        const isSame = tried.bytes === plain.bytes || tried.code === "invalid_input";
        if (!isSame) found.push(`${surface.name} ${name} by ${by}: ${tried.code}`);
      }
  return found;
}
const SOON = { timeout_seconds: 0 };
const pick = (name: string, input: Input): Input =>
  Object.fromEntries(Object.entries(input).filter(([field]) => fieldsOf(name).includes(field)));

/** A filter or a subject is no actor: what an operation knows of is what it is asked about. */
const strangeTo = (name: string, fields: Input): Input =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => !fieldsOf(name).includes(field)));

describe("An account that is named beside the credential", () => {
  it("acts for nobody: a body that names it is refused, or the same as without", async () => {
    expect(await changed(opened.wire, (name) => foreignTo(name, acting))).toEqual([]);
    expect(await readOtherwise(opened.wire, (name) => strangeTo(name, acting))).toEqual([]);
  });

  it("has no effect in the address or in any header", async () => {
    const wire = tampered(opened.wire, acting);
    expect(await changed(wire, () => ({}))).toEqual([]);
    expect(await readOtherwise(wire, () => ({}))).toEqual([]);
  });

  it("opens nothing to somebody without a credential", async () => {
    const wire = tampered(opened.wire, acting);
    const before = await lengthOf(opened.storage);
    for (const { name, roles } of operations)
      for (const surface of SURFACES) {
        if (!surface.carries(name, "anyone") || roles.some((role) => role === "anyone")) continue;
        for (const input of [{}, acting]) {
          const { code } = await surface.send(wire, { name, key: undefined, input });
          expect(`${surface.name} ${name}: ${code}`).toBe(
            `${surface.name} ${name}: unauthenticated`,
          );
        }
      }
    expect(await lengthOf(opened.storage)).toBe(before);
  });
});

const privileged = (name: string): Input =>
  strangeTo(name, Object.fromEntries(PRIVILEGED.map((field) => [field, "live"])));

describe(`${PRIVILEGED.length} privileged names in a body`, () => {
  it("change nothing of what a command does, given all at once", async () => {
    expect(new Set(PRIVILEGED).size).toBeGreaterThanOrEqual(200);
    expect(await changed(opened.wire, privileged)).toEqual([]);
    expect(await readOtherwise(opened.wire, privileged)).toEqual([]);
  });

  it("are each refused by name at /v1, and leave no trace", async () => {
    for (const { name, by, given } of COMMANDS) {
      const input = await given(opened.town);
      const before = await lengthOf(opened.storage);
      for (const [field, value] of Object.entries(privileged(name))) {
        const body = { ...input, [field]: value };
        const { text, body: said } = await opened.wire.v1(name, keyFor(opened.town, by), body);
        const { code, reason, field: at } = said.error ?? {};
        expect([code, reason, at], `${name} with ${field}: ${text}`).toEqual([
          ...["invalid_input", "unknown_field", field],
        ]);
      }
      expect(await lengthOf(opened.storage)).toBe(before);
    }
  });
});

describe("Whoever registers and signs in with privileged names", () => {
  it("is who they would be without, and may do no more", async () => {
    const names = { ...Object.fromEntries(PRIVILEGED.map((each) => [each, "live"])), ...acting };
    const { scopes: _, ...more } = names;
    const person = { ...PERSON, email: "mallory@company.com" };
    await auth(opened.wire, "/register/developer", { ...more, ...person });
    const { access_token, refresh_token } = await signIn(opened.wire, person, more);
    const { body } = await auth(opened.wire, "/token/refresh", { ...more, refresh_token });
    for (const token of [access_token, body.access_token]) {
      const { body: self } = await opened.wire.v1("whoami", token);
      expect(self).toMatchObject({ role: "developer", mode: "test", scopes: null });
      expect(known).not.toContain(self.id);
      const { body: wallet } = await opened.wire.v1("get_wallet", token);
      expect([wallet.balance_amber, wallet.mode]).toEqual(["0.00", "test"]);
    }
  });
});

describe("A market that obeys what a body says", () => {
  const obeying = (field: string): MarketPort =>
    otherwise(opened.market, {
      execute: (who, name, input, options) => {
        const { [field]: said, ...rest } = Object(input);
        const other = typeof said === "string" ? { ...who, id: said } : who;
        return opened.market.execute(other, name, rest, options);
      },
    });
  const mine = carried.filter(({ command: { by } }) => by === "agent");

  it("is caught where it lets a body name the agent who acts", async () => {
    const wire = behind(obeying("agent_id"), opened);
    const more = (name: string): Input => foreignTo(name, { agent_id: acting["agent_id"] });
    const found = await changed(wire, more, mine);
    expect(found).toContain("/v1 create_task by agent: null null");
    expect(found).toContain("/mcp create_task by agent: null null");
    expect(found).toContain("/v1 update_profile by agent: null null");
  });

  it("is caught where it takes a field that nobody declared", async () => {
    const wire = behind(obeying("owner_id"), opened);
    const found = await changed(wire, () => ({ owner_id: acting["owner_id"] }), mine);
    expect(found).toContain("/v1 create_task by agent: null null");
  });
});
