import { exitsOf } from "./exits.ts";
import { automaticWays } from "./silence.ts";
import type { DefinedProcess, Effect, Process, Transition } from "./types.ts";

/** One way in which silence may end, and what it makes of the money. */
export interface Silence {
  readonly state: string;
  /** What the guards must answer for it to go this way; several moments: the first to come. */
  readonly when: readonly string[];
  readonly steps: readonly Transition[];
  readonly ends: string;
}

/** What happens, from each state that is not final, when nobody acts any more. */
export function silences(process: DefinedProcess): readonly Silence[] {
  const exits = exitsOf(process);
  const from = (state: string): readonly Omit<Silence, "state">[] => {
    const ways = automaticWays(exits, state);
    if (ways.length === 0) return [{ when: [], steps: [], ends: state }];
    return ways.flatMap((way, place) => {
      const when = conditions(ways.slice(0, place), way);
      return from(way.to).map((rest) => ({
        when: [...when, ...rest.when],
        steps: [way, ...rest.steps],
        ends: rest.ends,
      }));
    });
  };
  return Object.entries(process.states)
    .filter(([, { final }]) => !final)
    .flatMap(([state]) => from(state).map((one) => ({ state, ...one })));
}

/** A way is taken when its guard holds, and none before it did: the engine's, or of its moment. */
const conditions = (earlier: readonly Transition[], way: Transition): readonly string[] => [
  ...earlier
    .filter(({ at }) => at === undefined || at === way.at)
    .flatMap(({ when }) => (when === undefined ? [] : [`not ${when}`])),
  ...(way.when === undefined ? [] : [way.when]),
];

const PAYS: Readonly<Record<Effect, readonly [whole: string, rest: string]>> = {
  hold: ["the budget is set aside", "the budget is set aside"],
  release_part: ["a part to the worker", "a part to the worker"],
  release: ["what is held to the worker", "the rest to the worker"],
  refund: ["what is held back to the requester", "the rest back to the requester"],
  split: ["what is held split between the two", "the rest split between the two"],
};

/** Who gets the hold, in words. */
export function moneyOf(steps: readonly Transition[]): string {
  const effects = steps.flatMap(({ money }) => money ?? []);
  if (effects.length === 0) return "nobody: nothing is held";
  return effects
    .map((effect, place) => PAYS[effect][effects.slice(0, place).includes("release_part") ? 1 : 0])
    .join(", then ");
}

/** The process as a table, one row a transition, in the order in which ways are tried. */
export const processTable = ({ transitions }: Process): string =>
  table([
    ["from", "operation", "by", "if", "to", "hold", "when"],
    ...transitions.map(({ from, on, by, when, to, money, at }) => [
      from.join(", "),
      on,
      by.join(", "),
      when ?? "",
      to,
      money ?? "",
      at ?? whenOf(by),
    ]),
  ]);

const whenOf = (by: Transition["by"]): string =>
  by.includes("engine") ? "at once" : by.includes("rail") ? "once it is known" : "";

/** For every state that is not final: what happens if nobody acts, and who gets the money. */
export const silenceTable = (process: DefinedProcess): string =>
  table([
    ["state", "if", "then", "ends", "money"],
    ...silences(process).map(({ state, when, steps, ends }) => [
      state,
      when.join(" and "),
      steps
        .map(({ at, on, by }) => (at === undefined ? `${whenOf(by)} ${on}` : `${at}: ${on}`))
        .join(", then "),
      ends,
      moneyOf(steps),
    ]),
  ]);

/** Text with even columns, which is also Markdown. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}

/** The process as a Mermaid state diagram. Draws unsound processes too. */
export function mermaid({ initial, states, transitions }: Process): string {
  const arrows = transitions.flatMap((way) =>
    way.from.map((state) => `  ${state} --> ${way.to}: ${label(way)}`),
  );
  const ends = Object.entries(states)
    .filter(([, { final }]) => final)
    .map(([state]) => `  ${state} --> [*]`);
  return ["stateDiagram-v2", `  [*] --> ${initial}`, ...arrows, ...ends].join("\n");
}

/** `operation [guard] @moment / effect`, as UML writes it. */
const label = ({ on, when, at, money }: Transition): string =>
  [on, when && `[${when}]`, at && `@${at}`, money && `/ ${money}`].filter(Boolean).join(" ");
