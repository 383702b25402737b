import type { Storage } from "../../../engine/ports.ts";
import { clause, type Clause } from "../clause.ts";
import { expectEqual, expectThat } from "../expect.ts";
import { note, together } from "../write-sets.ts";

const RECIPIENTS = ["ada", "bob", "acme"] as const;

async function stream(
  store: Storage,
  recipient: string,
): Promise<readonly (readonly [number, string])[]> {
  return (await store.events(recipient, 0, 1_000)).map(([number, { id }]) => [number, id] as const);
}

const numbered = clause(
  "numbers events per recipient, in the order of the write set",
  async (store) => {
    const write = together(
      note("a", 1, { to: ["ada", "acme"] }),
      note("b", 1, { to: [] }),
      note("c", 1, { to: ["acme", "ada"] }),
    );
    const outcome = await store.commit(write);
    expectEqual(outcome, { is: "done", numbers: [[1, 1], [], [2, 2]] }, "the numbers");
    const second = await store.commit(note("d", 1, { to: ["bob", "ada"] }));
    expectEqual(second, { is: "done", numbers: [[1, 3]] }, "the next numbers");
    const [a, , c] = write.events;
    expectEqual(
      await store.events("acme", 0, 10),
      [
        [1, a],
        [2, c],
      ],
      "the stream of one recipient",
    );
  },
);

/** Who is told by the n-th commit: every mixture of recipients comes up. */
const told = (n: number): readonly string[] => RECIPIENTS.filter((_, bit) => (n >> bit) & 1);

const gapless = clause("leaves no gap in any stream when commits race", async (store) => {
  const commits = Array.from({ length: 64 }, (_, n) => {
    // Every eighth fights for a record that is taken: a refused commit must use up no number.
    const id = n % 8 === 7 ? "m_0" : `m_${n}`;
    return { id, write: note(id, 1, { to: told(n) }) };
  });
  const all = await Promise.all(commits.map(({ write }) => store.commit(write)));
  const given = new Map<string, [number, string][]>(RECIPIENTS.map((each) => [each, []]));
  for (const [n, outcome] of all.entries()) {
    if (outcome.is !== "done") continue;
    const event = commits[n]?.write.events[0];
    for (const [at, recipient] of (event?.to ?? []).entries())
      given.get(recipient)?.push([outcome.numbers[0]?.[at] ?? 0, event?.id ?? ""]);
  }
  expectEqual(all.filter(({ is }) => is === "conflict").length, 8, "refused commits");
  for (const [recipient, numbers] of given) {
    numbers.sort(([a], [b]) => a - b);
    const expected = Array.from(numbers, (_, at) => at + 1);
    expectEqual(
      numbers.map(([number]) => number),
      expected,
      `the numbers given to ${recipient}`,
    );
    expectEqual(await stream(store, recipient), numbers, `the stream of ${recipient}`);
  }
});

const paged = clause("pages through a stream from any number on", async (store) => {
  for (let n = 1; n <= 7; n++)
    await store.commit(
      together(note(`a_${n}`, 1, { to: ["ada"] }), note(`b_${n}`, 1, { to: ["bob", "ada"] })),
    );
  const all = await stream(store, "ada");
  expectEqual(all.length, 14, "all events of a recipient");
  for (let after = 0; after <= 15; after++)
    for (const limit of [1, 3, 20]) {
      const page = await store.events("ada", after, limit);
      const found = page.map(([number, { id }]) => [number, id]);
      expectEqual(found, all.slice(after, after + limit), `${limit} events after ${after}`);
    }
});

const notTold = clause("tells an event to its recipients and to nobody else", async (store) => {
  await store.commit(note("a", 1, { to: ["ada"] }));
  await store.commit(note("b", 1, { to: ["bob"] }));
  expectThat((await stream(store, "ada")).length === 1, "ada is told one event");
  expectEqual(await stream(store, "bob"), [[1, "evt:message:b:1"]], "the stream of bob");
  expectEqual(await stream(store, "eve"), [], "the stream of somebody never told");
});

export const NUMBERS: readonly Clause[] = [numbered, gapless, paged, notTold];
