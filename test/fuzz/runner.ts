import fc from "fast-check";
import { CODES, isOperation, OPERATIONS, type Code, type Operation } from "../../engine/index.ts";
import type { Got, Wire } from "../adapters/http/given.ts";
import { Dice } from "../model/dice.ts";
import { keyFor, type By, type Input, type Town } from "../surfaces/commands.ts";
import { goodInput } from "../surfaces/ids.ts";
import { faultsOf, type Exchange } from "./checks.ts";
import type { Documents, Told } from "./documents.ts";
import { broken, valid } from "./schema.ts";

/** The latest ids are those of the town that is fuzzed now. */
const MOST_IDS = 20;

/** These would end or hold up the market that is fuzzed. */
export const LEFT_OUT = ["wait_for_task", "suspend", "advance_clock"];

const ROLES: readonly By[] = ["agent", "developer", "worker", "operator", "anyone"];
const isRole = (text: string): text is By => ROLES.some((role) => role === text);

/** What is fuzzed: a town behind a wire, and how to tell whether something was recorded. */
export interface Target {
  readonly town: Town;
  readonly recorded: () => Promise<number>;
}

interface Asking {
  readonly told: Told;
  readonly by: By;
  readonly sent: Exchange["sent"];
  readonly caller: Exchange["caller"];
  readonly method: Exchange["method"];
  readonly input: unknown;
  readonly rule: string;
}

/** Asks for whatever the documents tell of, in ways that they allow and that they do not. */
export class Runner {
  /** How often each thing was accepted and refused. */
  readonly accepted = new Map<string, number>();
  readonly refused = new Map<string, number>();
  readonly #documents: Documents;
  readonly #dice: Dice;
  readonly #ids = new Map<string, readonly string[]>();
  #seed: number;

  constructor(documents: Documents, seed: number) {
    this.#documents = documents;
    this.#dice = new Dice(seed);
    this.#seed = seed;
  }

  /**
   * Asks once; answers what is wrong with the answer. Null where the town is of no more use: its
   * money is gone, or somebody in it may do nothing any more.
   */
  async ask({ town, recorded }: Target): Promise<readonly string[] | null> {
    const asking = await this.#choose(town).catch(() => null);
    if (asking === null) return null;
    const before = await recorded();
    const got = await this.#send(town, asking);
    const { told, sent, caller, method } = asking;
    const { success, fitsAnswer, name } = told;
    const counted = got.status < 300 ? this.accepted : this.refused;
    counted.set(name, (counted.get(name) ?? 0) + 1);
    // What belongs to an agent of its own can be used by nobody here.
    if (got.status < 300 && name !== "open_agent") this.#learn(got.body);
    const { fitsRefusal } = this.#documents;
    const changed = (await recorded()) === before ? "as before" : "changed";
    const exchange = {
      got,
      sent,
      caller,
      method,
      success,
      fitsAnswer,
      fitsRefusal,
      changed,
    } as const;
    const where = `${told.method} ${told.path} ${name} by ${asking.by}, ${sent} ${asking.rule}`;
    const shown = [JSON.stringify(asking.input), got.text].map((text) => text.slice(0, 300));
    return faultsOf(exchange).map((fault) => [fault, where, ...shown].join(" | "));
  }

  async #choose(town: Town): Promise<Asking> {
    const dice = this.#dice;
    const told = dice.pick(this.#documents.told.filter(({ name }) => !LEFT_OUT.includes(name)));
    const roles = told.roles.filter(isRole);
    const by = roles.length === 0 ? "developer" : dice.pick(roles);
    const usual = { told, by, caller: "permitted", method: "documented", rule: "" } as const;
    const open = by === "anyone";
    if (dice.chance(0.04) && !open)
      return { ...usual, sent: "odd", caller: "no_credential", input: {} };
    if (dice.chance(0.04) && !open)
      return { ...usual, sent: "odd", caller: "wrong_credential", input: {} };
    if (dice.chance(0.03) && told.kind === "operation")
      return { ...usual, sent: "odd", method: "another", input: {} };
    if (dice.chance(0.1))
      return { ...usual, by: dice.pick(ROLES), sent: "odd", input: this.#any(told) };
    const name = told.kind === "tool" ? told.name.replace(/^aethra\./, "") : told.name;
    const operation: Operation | null = isOperation(name) ? OPERATIONS[name] : null;
    const good =
      operation === null ? this.#any(told) : this.#named(await goodInput(operation, by, town));
    if (dice.chance(0.3)) return { ...usual, sent: "valid", input: this.#any(told) };
    const ways =
      told.takes === null ? [] : broken(told.takes, good).filter((way) => fits(told, way));
    if (ways.length === 0 || dice.chance(0.4)) return { ...usual, sent: "odd", input: good };
    const { rule, value } = dice.pick(ways);
    return { ...usual, sent: "broken", input: value, rule };
  }

  /** An input whose ids name what there is, as far as answers have told of it. */
  #named(input: Input): Input {
    const named = Object.entries(input).map(([field, value]) => {
      const known = value === "nothing" ? (this.#ids.get(field) ?? []) : [];
      return [field, known.length > 0 ? this.#dice.pick(known) : value];
    });
    return Object.fromEntries(named);
  }

  /** Remembers the ids that an answer tells, by the fields that they stand in. */
  #learn(answer: unknown): void {
    if (typeof answer !== "object" || answer === null) return;
    for (const [field, value] of Object.entries(answer)) {
      this.#learn(value);
      if (typeof value !== "string" || !field.endsWith("_id")) continue;
      this.#ids.set(field, [...(this.#ids.get(field) ?? []).slice(-MOST_IDS), value]);
    }
  }

  /** Something that the schema allows. */
  #any({ takes }: Told): unknown {
    if (takes === null) return {};
    const [value] = fc.sample(valid(takes), { numRuns: 1, seed: ++this.#seed });
    return value;
  }

  #send({ wire, keys }: Town, { told, by, caller, method, input }: Asking): Promise<Got> {
    const own = keyFor({ keys }, by);
    const key = { permitted: own, no_credential: undefined, wrong_credential: "sk_test_nobody" }[
      caller
    ];
    if (told.kind === "tool") return callTool(wire, told.name, key, input);
    const path = told.path.replaceAll(/\{\w+\}/g, "nothing");
    const body = told.takes === null ? null : (JSON.stringify(input) ?? null);
    return wire.send(path, { method: method === "another" ? "PUT" : told.method, key, body });
  }
}

/** The dialect ignores what it does not know, and `PUT` is a method of some routes. */
const fits = ({ kind }: Told, { rule }: { readonly rule: string }): boolean =>
  kind === "operation" || !rule.includes("additional");

/** `tools/call`, its answer in the form that `/v1` has. */
async function callTool(wire: Wire, name: string, key: string | undefined, input: unknown) {
  const got = await wire.tool(name, key, input);
  const { result, error } = got.body;
  if (result !== undefined) return { ...got, body: result.structuredContent };
  const { code, field, reason } = error.data ?? {};
  const { message } = error;
  const status = got.status === 200 ? (CODES[code as Code]?.http ?? 400) : got.status;
  return { ...got, status, body: { error: { code, message, field, reason } } };
}
