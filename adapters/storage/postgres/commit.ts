import { setTimeout as pause } from "node:timers/promises";
import type { Outcome, WriteSet } from "../../../engine/ports.ts";
import { encodeEntry } from "../codec.ts";
import { fromColumn, toColumn } from "../names.ts";
import { numbersOf, toldBy } from "../told.ts";
import { ARGUMENTS, argumentsOf, keyOf, type Written } from "./arguments.ts";
import { codeOf, Lost, type Connections } from "./connections.ts";
import { qualified } from "./schema.ts";

const NOBODY: ReadonlyMap<string, number> = new Map();
const done = ({ events }: WriteSet, upto: ReadonlyMap<string, number>): Outcome => ({
  is: "done",
  numbers: numbersOf(events, upto),
});
const CONFLICT: Outcome = { is: "conflict" };
/** So often in a row a rival may be between two statements of one call. */
const MOST_TRIES = 10;
/** What the server says of rivals: ours, a serialization failure, a deadlock, a floor. */
const RIVALS = new Set(["GH001", "40001", "40P01", "23514"]);

interface Answered {
  readonly conflicts: readonly number[];
  readonly repeats: readonly number[];
  readonly numbers: readonly number[];
  readonly last_entry: string | null;
}

const CALL =
  "SELECT * FROM guildhall.commit_writes(" +
  `${Array.from({ length: ARGUMENTS }, (_, at) => `$${at + 1}`).join()})`;
const SOUGHT = "SELECT entry, body FROM guildhall.entry WHERE entry > $1 AND body = ANY ($2)";
const TOLD = `SELECT t.recipient, t.upto FROM unnest($2::text[]) AS w (recipient)
  JOIN guildhall.told t ON t.recipient = w.recipient AND t.entry = $1`;

export const isEmpty = ({ events, answer }: WriteSet): boolean =>
  events.length === 0 && answer === null;

export const written = (write: WriteSet): Written => ({
  write,
  body: isEmpty(write) ? null : encodeEntry(write),
});

/** What a write set must share with no other of its call: its records, and its key. */
export const touchesOf = ({ write }: Written): readonly string[] => {
  const touches = write.expect.map(keyOf);
  if (write.answer !== null) touches.push(`key ${write.answer.key}`);
  return touches;
};

/** Commits in groups, and finds out what became of those whose answer was lost. */
export class Committer {
  readonly #connections: Connections;
  readonly #schema: string;
  readonly #text: string;
  /** Everything up to this entry was there before the call that is under way. */
  #floor: string;

  constructor(connections: Connections, schema: string, floor: string) {
    this.#connections = connections;
    this.#schema = schema;
    this.#text = qualified(CALL, schema);
    this.#floor = floor;
  }

  /**
   * An outcome for each, in order. Where a connection breaks, the call is made again: versions and
   * keys let nothing happen twice, and what conflicts with itself is found in the log.
   */
  async commit(all: readonly Written[]): Promise<readonly Outcome[]> {
    // Calls that are answered on the way move it on, also past entries whose answer was lost.
    const floor = this.#floor;
    let unsure = false;
    return this.#connections.throughOutage(async () => {
      try {
        const outcomes = await this.#attempt(all);
        return unsure ? await this.#corrected(all, outcomes, floor) : outcomes;
      } catch (failure) {
        unsure ||= failure instanceof Lost;
        throw failure;
      }
    });
  }

  async #attempt(all: readonly Written[]): Promise<readonly Outcome[]> {
    for (let tries = 1; ; tries++)
      try {
        return await this.#call(all);
      } catch (failure) {
        if (!RIVALS.has(codeOf(failure) ?? "")) throw failure;
        // One that met a rival must not sink the others.
        if (all.length > 1) return this.#oneByOne(all);
        if (tries === MOST_TRIES) return [CONFLICT];
        // Those who meet again and again do so because they keep step.
        if (tries > 1) await pause(Math.random() * tries * 5);
      }
  }

  async #oneByOne(all: readonly Written[]): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const each of all) outcomes.push(...(await this.#attempt([each])));
    return outcomes;
  }

  async #call(all: readonly Written[]): Promise<readonly Outcome[]> {
    const { values, told } = argumentsOf(all);
    const [answered] = await this.#connections.once<Answered>(this.#text, values);
    if (answered === undefined) throw new Error("commit_writes answered nothing");
    this.#floor = answered.last_entry ?? this.#floor;
    const [conflicts, repeats] = [new Set(answered.conflicts), new Set(answered.repeats)];
    const upto = all.map(() => new Map<string, number>());
    for (const [at, { write, recipient }] of told.entries())
      upto[write]?.set(recipient, answered.numbers[at] ?? 0);
    return all.map(({ write }, at) => {
      if (repeats.has(at + 1)) return { is: "repeat" };
      return conflicts.has(at + 1) ? CONFLICT : done(write, upto[at] ?? NOBODY);
    });
  }

  /** What was done by a call whose answer was lost conflicts, or repeats, when it is made again. */
  async #corrected(
    all: readonly Written[],
    outcomes: readonly Outcome[],
    floor: string,
  ): Promise<readonly Outcome[]> {
    const doubtful = all.filter(({ body }, at) => body !== null && outcomes[at]?.is !== "done");
    if (doubtful.length === 0) return outcomes;
    const bodies = doubtful.map(({ body }) => body);
    const found = await this.#connections.once<{ entry: string; body: string }>(
      qualified(SOUGHT, this.#schema),
      [floor, bodies],
    );
    const corrected = [...outcomes];
    for (const { entry, body } of found) {
      const at = all.findIndex((each) => each.body === body);
      const write = all[at]?.write;
      if (write !== undefined) corrected[at] = await this.#doneAs(write, entry);
    }
    return corrected;
  }

  async #doneAs(write: WriteSet, entry: string): Promise<Outcome> {
    const recipients = toldBy(write.events).map(({ recipient }) => toColumn(recipient));
    const rows = await this.#connections.once<{ recipient: string; upto: number }>(
      qualified(TOLD, this.#schema),
      [entry, recipients],
    );
    return done(write, new Map(rows.map((row) => [fromColumn(row.recipient), row.upto])));
  }
}
