import { checkProcess } from "./check.ts";
import { waysOut } from "./exits.ts";
import { printFault } from "./faults.ts";
import type { DefinedProcess, Plan, Process, Vocabulary } from "./types.ts";

export const idOf = ({ name, version }: Process): string => `${name}@${version}`;

/**
 * Checks a process and compiles what each state asks for.
 * Throws, with every fault on a line of its own: a bad process is a mistake of the setup.
 */
export function defineProcess(process: Process, vocabulary: Vocabulary): DefinedProcess {
  const id = idOf(process);
  const faults = checkProcess(process, vocabulary);
  if (faults.length > 0)
    throw new Error(`The process ${id} is not sound:\n${faults.map(printFault).join("\n")}`);
  const states = Object.keys(process.states);
  const is_paid = process.transitions.some(({ money }) => money !== undefined);
  const plan = new Map(states.map((state) => [state, planOf(process, state)]));
  return { ...process, id, is_paid, plan };
}

function planOf(process: Process, state: string): Plan {
  const ways = waysOut(process, state);
  return {
    on: Map.groupBy(ways, ({ on }) => on),
    engine: ways.filter(({ by }) => by.includes("engine")),
    clock: ways.filter(({ by }) => by.includes("clock")),
  };
}
