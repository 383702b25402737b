import { fault } from "./faults.ts";
import type { Fault, Process, Transition, Vocabulary } from "./types.ts";

const ACTORS = new Set<string>(["requester", "worker", "operator", "engine", "clock", "rail"]);
const EFFECTS = new Set<string>(["hold", "release_part", "release", "refund", "split"]);

/** What a single transition gets wrong by itself, before anybody walks the process. */
export function wordFaults(
  process: Process,
  vocabulary: Vocabulary,
  pathTo: (state: string) => readonly string[],
): readonly Fault[] {
  const found = nameFaults(process);
  for (const [place, way] of process.transitions.entries()) {
    const state = way.from[0] ?? way.to;
    const at = (each: Complaint): Fault => fault(each[0], state, pathTo(state), each[1]);
    found.push(
      ...stateComplaints(process, way).map(at),
      ...actorComplaints(way, vocabulary).map(at),
      ...vocabularyComplaints(way, vocabulary).map(at),
      ...repeatComplaints(process, way, place).map(at),
    );
    for (const from of new Set(way.from))
      if (isFinal(process, from))
        found.push(
          fault("leaves_final", from, pathTo(from), `${from} is final, yet ${way.on} leaves it.`),
        );
  }
  return found;
}

type Complaint = readonly [Parameters<typeof fault>[0], string];

const isFinal = (process: Process, state: string): boolean =>
  Object.hasOwn(process.states, state) && process.states[state]?.final === true;

function nameFaults({ name, version, initial, states }: Process): Fault[] {
  const found: Fault[] = [];
  const readable = /^[a-z][a-z0-9_]*$/.test(name) && Number.isSafeInteger(version) && version > 0;
  if (!readable)
    found.push(
      fault("bad_name", initial, [], `${name}@${version} needs a lower-case name and a version.`),
    );
  if (!Object.hasOwn(states, initial))
    found.push(
      fault("unknown_state", initial, [], `The process starts in ${initial}, undeclared.`),
    );
  return found;
}

function stateComplaints({ states }: Process, way: Transition): readonly Complaint[] {
  const unknown = [...new Set([...way.from, way.to])].filter((one) => !Object.hasOwn(states, one));
  const found = unknown.map((one): Complaint => [
    "unknown_state",
    `${way.on} names ${one}, which is not among the states. Declare it or mend the spelling.`,
  ]);
  if (way.from.length > 0) return found;
  return [...found, ["never_taken", `${way.on} leaves no state. Name one in \`from\`.`]];
}

function actorComplaints(way: Transition, { moments }: Vocabulary): readonly Complaint[] {
  const found: Complaint[] = [];
  const clock = way.by.includes("clock");
  if (way.by.length === 0)
    found.push(["no_actor", `Nobody may take ${way.on}. Name who in \`by\`.`]);
  for (const actor of way.by.filter((one) => !ACTORS.has(one)))
    found.push(["unknown_actor", `${way.on} is for ${actor}, who takes no part here.`]);
  if (clock && way.by.length > 1)
    found.push(["clock_not_alone", `${way.on} is shared with the clock. Write two transitions.`]);
  if (clock && way.at === undefined)
    found.push([
      "clock_without_moment",
      `The clock takes ${way.on}, and \`at\` does not say when.`,
    ]);
  if (!clock && way.at !== undefined)
    found.push(["moment_without_clock", `${way.on} waits for ${way.at}: only the clock waits.`]);
  if (way.at !== undefined && !moments.has(way.at))
    found.push(["unknown_moment", `${way.on} waits for ${way.at}, which nobody has defined.`]);
  return found;
}

function vocabularyComplaints(way: Transition, { guards }: Vocabulary): readonly Complaint[] {
  const found: Complaint[] = [];
  if (way.when !== undefined && !guards.has(way.when))
    found.push(["unknown_guard", `${way.on} asks ${way.when}, which nobody has defined.`]);
  if (way.money !== undefined && !EFFECTS.has(way.money))
    found.push(["unknown_effect", `${way.on} wants to ${way.money}: a hold cannot do that.`]);
  return found;
}

function repeatComplaints(process: Process, way: Transition, place: number): readonly Complaint[] {
  const found: Complaint[] = [];
  if (new Set(way.from).size < way.from.length)
    found.push(["duplicate", `${way.on} names the same state twice in \`from\`.`]);
  const earlier = process.transitions.slice(0, place).filter((other) => isSame(other, way));
  const twice = way.from.filter((state) => earlier.some(({ from }) => from.includes(state)));
  if (twice.length > 0)
    found.push(["duplicate", `${way.on} to ${way.to} stands twice. Delete one of the two.`]);
  return found;
}

/** Says the same, but perhaps of other states. */
export const isSame = (one: Transition, other: Transition): boolean =>
  one.on === other.on &&
  one.to === other.to &&
  one.when === other.when &&
  one.money === other.money &&
  one.at === other.at &&
  [...new Set(one.by)].sort().join() === [...new Set(other.by)].sort().join();
