import { canonical } from "../../engine/canonical.ts";
import type { Storage } from "../../engine/index.ts";
import { Wire } from "../adapters/http/given.ts";
import { COMMANDS, keyFor, type Command, type Input, type Town } from "./commands.ts";
import { lengthOf, recordedAfter, shapeOf } from "./effects.ts";
import { SURFACES, type Surface, type Told } from "./surfaces.ts";

export const TIMES = 100;

/** A command by one of the ways that carry it. */
export interface Carried {
  readonly surface: Surface;
  readonly command: Command;
}

export const CARRIED: readonly Carried[] = COMMANDS.flatMap((command) =>
  SURFACES.filter(({ carries }) => carries(command.name, command.by)).map((surface) => ({
    surface,
    command,
  })),
);

export const titleOf = ({ surface, command: { name, by, note } }: Carried): string =>
  [surface.name, name, "by", by, note].join(" ").trim();

/** Speaks to a host at its address; to close the host is for whoever started it. */
export function over(url: string): Wire {
  const ask = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    const { method, headers } = request;
    const body = method === "GET" ? null : await request.text();
    return fetch(url + pathname + search, { method, headers, body });
  };
  return new Wire(Object.assign(ask, { close: () => undefined }));
}

/** A secret is shown once, so its place in an answer is all that repeats have in common. */
const SECRET = /\b(sk|tok)_(test|live)_[\w-]{48}/g;
const APART = /\["(idempotent-replayed|content-length|transfer-encoding)","\w+"\],?/g;

/** An answer without what tells the first of a hundred from the others. */
export const sameOf = ({ bytes }: Told): string =>
  bytes.replaceAll(SECRET, "already_shown").replaceAll(APART, "");
const outputOf = ({ output }: Told): string =>
  canonical(output ?? null).replaceAll(SECRET, "already_shown");

/** The same command with another value in its first field. */
export function anotherThan(input: Input): Input {
  const [[field, value] = ["", ""], ...rest] = Object.entries(input);
  const other = typeof value === "number" ? value + 1 : `${String(value)}x`;
  return { [field]: other, ...Object.fromEntries(rest) };
}

export interface Crowd {
  /** Each call goes to the next of these; they are doors to one store. */
  readonly wires: readonly Wire[];
  readonly town: Town;
  readonly storage: Storage;
}

/** A hundred times the same call at once. */
export function crowd(
  { wires, town }: Pick<Crowd, "wires" | "town">,
  { surface, command }: Carried,
  asked: { readonly input: Input; readonly idempotencyKey: string },
): readonly Promise<Told>[] {
  const call = { name: command.name, key: keyFor(town, command.by), ...asked };
  return Array.from({ length: TIMES }, (_, at) => {
    const wire = wires[at % wires.length];
    if (wire === undefined) throw new Error("there is no door");
    return surface.send(wire, call);
  });
}

/** What is wrong with a hundred answers to one call. */
function answerFaults(told: readonly Told[], surface: Surface): readonly string[] {
  const faults: string[] = [];
  const refused = told.flatMap(({ code }) => code ?? []);
  if (refused.length > 0) faults.push(`${refused.length} are refused: ${refused[0]}`);
  const different = new Set(told.map(sameOf)).size;
  if (different !== 1) faults.push(`${different} different answers`);
  const fresh = told.filter(({ replayed }) => replayed === false).length;
  const tells = !surface.name.startsWith("a session");
  if (tells && fresh !== 1) faults.push(`${fresh} say that they were the first`);
  return faults;
}

let keys = 0;

/** All that is wrong with repeating a command by one way under one key. */
export async function repeatFaults(of: Crowd, carried: Carried): Promise<readonly string[]> {
  const { town, storage } = of;
  const { surface, command } = carried;
  const key = keyFor(town, command.by);
  const idempotencyKey = `repeated-${++keys}`;
  const record = async (work: () => Promise<readonly Told[]>) => {
    const before = await lengthOf(storage);
    const told = await work();
    return { told, entries: await recordedAfter(storage, before) };
  };
  const send = async (more: { readonly input: Input; readonly idempotencyKey?: string }) =>
    record(async () => [await surface.send(town.wire, { name: command.name, key, ...more })]);

  const once = await send({ input: await command.given(town) });
  const input = await command.given(town);
  const many = await record(() => Promise.all(crowd(of, carried, { input, idempotencyKey })));
  const faults = [...answerFaults(many.told, surface)];
  if (once.entries.length !== 1) faults.push(`once records ${once.entries.length} entries`);
  if (shapeOf(many.entries, []) !== shapeOf(once.entries, []))
    faults.push(`${many.entries.length} entries are recorded, or others than by one call`);

  const other = await send({ input: anotherThan(input), idempotencyKey });
  const codes = other.told.map(({ code }) => code);
  if (command.by === "anyone") {
    // Strangers have no account that a key could belong to: another command is another call.
    if (codes[0] !== null || other.entries.length !== 1) faults.push("another is not its own call");
  } else if (codes[0] !== "idempotency_conflict" || other.entries.length > 0)
    faults.push(`another command under the key: ${codes[0]}`);

  const again = await send({ input, idempotencyKey });
  const same = again.told.map(outputOf)[0] === many.told.map(outputOf)[0];
  if (!same || again.entries.length > 0) faults.push("later it is not the same");
  return faults;
}
