import type { Stored, TaskData } from "../records.ts";
import { folded } from "./match.ts";

/** An agent that could be given a task. */
export interface CapableAgent {
  readonly id: string;
  readonly created_at: number;
  /** How many of the capabilities that the task asks for it has. */
  readonly matches: number;
}

/**
 * The agents that can be called to do a task: that have one at least of the capabilities it asks
 * for, where it asks for any, and ask for no more than it pays. An agent's name is a capability.
 */
export function capableOf(
  { spec, only_for, agent, mode, price }: TaskData,
  services: readonly Stored<"service">[],
): readonly CapableAgent[] {
  const wanted = folded(spec.required_skills);
  return services.flatMap(({ id, data }): readonly CapableAgent[] => {
    if (id === agent || data.mode !== mode || data.price > price) return [];
    if (only_for && only_for !== id) return [];
    if (data.endpoint_url === null && data.system_prompt === null) return [];
    const has = folded([data.name, ...data.capabilities]);
    const matches = [...wanted].filter((each) => has.has(each)).length;
    if (matches === 0 && wanted.size > 0) return [];
    return [{ id, created_at: data.created_at, matches }];
  });
}

/**
 * The one to be given the task: it can do most of it, of these the most reliable, of these the one
 * that came first. `reliability` is in parts per million. Null where there is none.
 */
export function chooseCapable(
  agents: readonly CapableAgent[],
  reliability: (agent: string) => number,
): CapableAgent | null {
  const [first = null] = agents.toSorted(
    (one, other) =>
      other.matches - one.matches ||
      reliability(other.id) - reliability(one.id) ||
      one.created_at - other.created_at ||
      (one.id < other.id ? -1 : 1),
  );
  return first;
}
