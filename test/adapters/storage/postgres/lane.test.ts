import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Lane, type LaneOptions } from "../../../../adapters/storage/postgres/lane.ts";

/** A call by its number, and the records that it touches. */
interface Call {
  readonly n: number;
  readonly touches: readonly string[];
}

type Options = LaneOptions<Call, number>;

/** A lane, and the groups in which its calls left. */
function given({ run = doubled, ...options }: Partial<Options> = {}) {
  const groups: (readonly Call[])[] = [];
  const lane = new Lane<Call, number>({
    most: 64,
    touches: ({ touches }) => touches,
    ...options,
    run: (calls) => {
      groups.push(calls);
      return run(calls);
    },
  });
  return { lane, groups };
}

async function doubled(calls: readonly Call[]): Promise<readonly number[]> {
  await pause(1);
  return calls.map(({ n }) => n * 2);
}

const NAMES = ["a", "b", "c", "d", "e"];

/** Throws where some calls, whatever they touch, are not kept apart or in order. */
const keepApart = (options: Partial<Options> = {}): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.subarray(NAMES, { maxLength: 3 })), async (all) => {
      const { lane, groups } = given(options);
      const calls = all.map((touches, n) => call(n, ...touches));
      const answers = await Promise.all(calls.map((each) => lane.add(each)));
      expect(answers).toEqual(calls.map(({ n }) => n * 2));
      for (const group of groups) {
        const touched = group.flatMap(({ touches }) => touches);
        expect(touched).toHaveLength(new Set(touched).size);
      }
      const left = groups.flat();
      expect(left).toHaveLength(calls.length);
      for (const name of NAMES) {
        const order = left.filter(({ touches }) => touches.includes(name)).map(({ n }) => n);
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }
    }),
    { numRuns: 100 },
  );

const call = (n: number, ...touches: readonly string[]): Call => ({ n, touches });
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

describe("Calls that meet", () => {
  it("share one: those of one turn, and those that arrive while it is under way", async () => {
    const { lane, groups } = given();
    const first = numbers(3).map((n) => lane.add(call(n)));
    await pause(0);
    const then = numbers(5).map((n) => lane.add(call(n + 3)));
    expect(await Promise.all([...first, ...then])).toEqual(numbers(8).map((n) => n * 2));
    expect(groups.map((group) => group.map(({ n }) => n))).toEqual([
      [0, 1, 2],
      [3, 4, 5, 6, 7],
    ]);
  });

  it("are at most 64", async () => {
    const { lane, groups } = given();
    await Promise.all(numbers(200).map((n) => lane.add(call(n))));
    expect(groups.map(({ length }) => length)).toEqual([64, 64, 64, 8]);
  });

  it("never touch the same, keep their order where they do, and each get their own answer", () =>
    keepApart());

  it.each<readonly [string, Partial<Options>]>([
    ["lets calls of one group touch the same", { touches: () => [] }],
    ["gives answers to others", { run: async (calls) => (await doubled(calls)).toReversed() }],
  ])("would be found out in a lane that %s", async (_fault, options) => {
    await expect(keepApart(options)).rejects.toThrow();
  });

  it("fail together, and sink no others", async () => {
    const { lane } = given({
      run: async (calls) => {
        await pause(1);
        if (calls.some(({ n }) => n === 1)) throw new Error("sunk");
        return calls.map(({ n }) => n);
      },
    });
    const all = [call(0, "a"), call(1, "b"), call(2, "a"), call(3, "b")];
    const told = await Promise.allSettled(all.map((each) => lane.add(each)));
    expect(told.map(({ status }) => status)).toEqual([
      "rejected",
      "rejected",
      "fulfilled",
      "fulfilled",
    ]);
    expect(await lane.add(call(4))).toBe(4);
  });

  it("have all left when the lane is idle", async () => {
    const { lane, groups } = given();
    await lane.idle();
    const calls = numbers(100).map((n) => lane.add(call(n, `${n % 3}`)));
    await lane.idle();
    expect(groups.flat()).toHaveLength(100);
    await Promise.all(calls);
  });
});
