import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  candidatesFor,
  chooseMatch,
  type Candidate,
  type Reputation,
  type Stored,
  type TaskSpec,
  type WorkerData,
} from "../../../engine/index.ts";

const worker = (id: string, more: Partial<WorkerData> = {}): Stored<"worker"> => ({
  ...{ kind: "worker", id, version: 1, wake: null },
  data: {
    ...{ name: id, created_at: 0, suspended: false, skills: [], task_types: [] },
    ...{ city: null, bio: null, latitude: 40.7128, longitude: -74.006 },
    ...more,
  },
});

const spec: TaskSpec = {
  ...{ title: "Photo", task_type: "photo_verification", worker_instructions: null },
  location: { latitude: 40.7128, longitude: -74.006, radius_meters: 5_000, address: null },
  priority: "medium",
  ...{ estimated_duration_minutes: null, deliverables: [] },
  ...{ acceptance_criteria: [], photo_requirements: null, required_skills: [], metadata: null },
};

const idsFor = (workers: readonly Stored<"worker">[], more: object = {}): readonly string[] =>
  candidatesFor({ spec, ...more }, workers).map(({ id }) => id);

const reputation = fc.record({
  rating: fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: null }),
  completed: fc.nat(50),
  abandoned: fc.nat(50),
});
const candidates = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    created_at: fc.nat(3),
    distance: fc.nat(3),
    reputation,
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 12 },
);
type Drawn = Candidate & { readonly reputation: Reputation };
const known = (all: readonly Drawn[]): ReadonlyMap<string, Reputation> =>
  new Map(all.map((each) => [each.id, each.reputation]));
const chosen = (all: readonly Drawn[]): Drawn | undefined => {
  const id = chooseMatch(all, known(all))?.id;
  return all.find((each) => each.id === id);
};

describe("Candidates for a task", () => {
  it("do its type, by their types or skills, or name no type at all", () => {
    const workers = [
      worker("any"),
      worker("type", { task_types: ["Photo-Verification"] }),
      worker("skill", { task_types: ["errand"], skills: ["photo verification"] }),
      worker("other", { task_types: ["errand"] }),
    ];
    expect(idsFor(workers)).toEqual(["any", "type", "skill"]);
  });

  it("are within its radius; where it has no place they may be anywhere", () => {
    const nowhere = { latitude: null, longitude: null };
    const workers = [worker("here"), worker("far", { latitude: 41 }), worker("nowhere", nowhere)];
    expect(idsFor(workers)).toEqual(["here"]);
    const anywhere = { spec: { ...spec, location: null } };
    expect(idsFor(workers, anywhere)).toEqual(["here", "far", "nowhere"]);
  });

  it("are not suspended, have the skills asked for, and have not just let it go", () => {
    expect(idsFor([worker("out", { suspended: true }), worker("in")])).toEqual(["in"]);
    const skilled = [worker("a", { skills: ["Drone"] }), worker("b")];
    expect(idsFor(skilled, { spec: { ...spec, required_skills: ["drone"] } })).toEqual(["a"]);
    expect(idsFor([worker("a"), worker("b")], { passed_over: "a" })).toEqual(["b"]);
    expect(idsFor([worker("a"), worker("b")], { only_for: "a" })).toEqual(["a"]);
  });
});

describe("The choice among candidates", () => {
  it("depends on who they are alone, never on their order", () => {
    fc.assert(
      fc.property(candidates, fc.infiniteStream(fc.nat()), (all, dice) => {
        const keyed = all.map((each) => ({ each, at: dice.next().value }));
        const shuffled = keyed.sort((a, b) => a.at - b.at).map(({ each }) => each);
        expect(chosen(shuffled)?.id).toBe(chosen(all)?.id);
      }),
    );
  });

  it("falls on one of the nearest, and is not changed by who is farther", () => {
    fc.assert(
      fc.property(candidates, (all) => {
        const least = Math.min(...all.map(({ distance }) => distance));
        expect(chosen(all)?.distance).toBe(least);
        expect(chosen(all.filter(({ distance }) => distance === least))).toEqual(chosen(all));
      }),
    );
  });

  it("is never changed against a worker by work that it completes", () => {
    fc.assert(
      fc.property(candidates, (all) => {
        const best = chosen(all)?.id;
        const better = all.map((each) =>
          each.id === best
            ? {
                ...each,
                reputation: { ...each.reputation, completed: each.reputation.completed + 1 },
              }
            : each,
        );
        expect(chosen(better)?.id).toBe(best);
      }),
    );
  });

  it("prefers who keeps what it takes, then the better rated, then who came first", () => {
    const at = { created_at: 1, distance: 0 };
    const fair = { rating: 900_000, completed: 3, abandoned: 0 };
    const flaky = { id: "flaky", ...at, reputation: { ...fair, abandoned: 2 } };
    const rated = { id: "rated", ...at, reputation: fair };
    const plain = { id: "plain", ...at, reputation: { ...fair, rating: 500_000 } };
    const early = { ...rated, id: "z-early", created_at: 0 };
    expect(chosen([flaky, plain, rated])?.id).toBe("rated");
    expect(chosen([flaky, plain])?.id).toBe("plain");
    expect(chosen([rated, early])?.id).toBe("z-early");
    expect(chooseMatch([], new Map())).toBeNull();
  });
});
