import fc from "fast-check";
import type { Effect, Process, State, Transition } from "../../../engine/process/types.ts";
import { VOCABULARY } from "./edit.ts";

type Hold = "never" | "held" | "part" | "spent";
interface Room {
  readonly name: string;
  readonly hold: Hold;
}

/** What takes a hold from one value to another; `null` where nothing need be done. */
const BETWEEN = new Map<string, readonly (Effect | null)[]>([
  ["never never", [null]],
  ["never held", ["hold"]],
  ["held held", [null]],
  ["held part", ["release_part"]],
  ["held spent", ["release", "refund", "split"]],
  ["part part", [null, "release_part"]],
  ["part spent", ["release", "refund", "split"]],
  ["spent spent", [null]],
]);
const LADDER = ["never", "held", "part", "spent"] as const;
const ENDS: readonly Room[] = [
  { name: "unheld", hold: "never" },
  { name: "paid", hold: "spent" },
];

/**
 * Processes that are sound by the way they are built: each state has one hold for ever, people go
 * anywhere, and the clock or the engine only ever goes forward.
 */
export const soundProcess: fc.Arbitrary<Process> = fc
  .record({
    rungs: fc.array(fc.nat(3), { minLength: 1, maxLength: 8 }),
    luck: fc.infiniteStream(fc.nat(1_000_000)),
  })
  .map(({ rungs, luck }) => build(roomsOf(rungs), () => Number(luck.next().value)));

/** States in an order in which the hold only climbs, with `held` between `never` and the rest. */
function roomsOf(rungs: readonly number[]): readonly Room[] {
  const climbing = [0, ...rungs].sort((one, other) => one - other);
  const jump = climbing.findIndex((rung) => rung > 1);
  const whole = jump > 0 && !climbing.includes(1) ? climbing.toSpliced(jump, 0, 1) : climbing;
  return whole.map((rung, place) => ({ name: `s${place}`, hold: LADDER[rung] ?? "never" }));
}

function build(rooms: readonly Room[], draw: () => number): Process {
  const all = [...rooms, ...ENDS];
  const transitions = rooms.flatMap((room, place) => waysOf(room, all, place, draw));
  const reached = new Set(transitions.map(({ to }) => to));
  const states: Record<string, State> = {};
  for (const { name } of rooms) states[name] = { shows: {} };
  for (const { name } of ENDS) if (reached.has(name)) states[name] = { shows: {}, final: true };
  return { name: "drawn", version: 1, initial: "s0", states, transitions };
}

function waysOf(
  room: Room,
  all: readonly Room[],
  place: number,
  draw: () => number,
): readonly Transition[] {
  const pick = <T>(list: readonly T[]): T => {
    const one = list[draw() % list.length];
    if (one === undefined) throw new Error("there is nothing to pick from");
    return one;
  };
  const link = (to: Room): Pick<Transition, "from" | "to" | "money"> => {
    const money = pick(BETWEEN.get(`${room.hold} ${to.hold}`) ?? []);
    return { from: [room.name], to: to.name, ...(money && { money }) };
  };
  const open = (to: Room): boolean => BETWEEN.has(`${room.hold} ${to.hold}`);
  const ahead = all.slice(place + 1).filter(open);
  const next = pick(ahead.slice(0, 1));
  if (draw() % 6 === 0) return [{ ...link(next), on: `run_${place}`, by: ["engine"] }];

  const clock = { on: "turn", by: ["clock"], at: pick([...VOCABULARY.moments]) } as const;
  const ways: Transition[] = [
    { ...link(next), on: `next_${place}`, by: [pick(["requester", "worker"])] },
  ];
  for (let number = draw() % 4; number > 0; number--)
    ways.push({
      ...link(pick(all.filter(open))),
      on: `go_${place}_${number}`,
      by: [pick(["requester", "operator"])],
      ...(draw() % 2 && { when: pick([...VOCABULARY.guards]) }),
    });
  if (draw() % 2) ways.push({ ...link(pick(ahead)), ...clock, when: "takes_bids" });
  ways.push({ ...link(pick(ahead)), ...clock });
  return ways;
}
