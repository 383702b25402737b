import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { Snapshots } from "../../../../adapters/storage/lowdb/snapshots.ts";
import { State } from "../../../../adapters/storage/resident/state.ts";
import { answerTo, note } from "../../../../src/testing/write-sets.ts";
import { fresh, open, removeAll } from "./folder.ts";
import { mustCommit } from "../life.ts";

afterAll(removeAll);

const LINK = "a".repeat(64);

function told(count: number): State {
  const state = new State("in_the_log");
  for (let n = 1; n <= count; n++)
    state.apply(note(`m_${n}`, 1, { to: ["ada"], answer: answerTo(`key_${n}`) }));
  return state;
}

describe("Snapshots", () => {
  it("are due after so many entries, one at a time", async () => {
    const root = fresh();
    mkdirSync(root, { recursive: true });
    const state = told(9);
    const snapshots = new Snapshots(root, state, () => 10, 0);
    expect(snapshots.moment()).toBeNull();
    state.apply(note("tenth", 1));
    const moment = snapshots.moment();
    expect(moment?.records).toHaveLength(10);
    if (moment !== null) snapshots.begin(moment, { entry: 10, link: LINK });
    for (let n = 0; n < 20; n++) state.apply(note(`more_${n}`, 1));
    expect(snapshots.moment()).toBeNull();
    await snapshots.abandon();
    expect(snapshots.moment()).not.toBeNull();
  });

  it("let memory go of the events and answers that are older", async () => {
    const root = fresh();
    mkdirSync(root, { recursive: true });
    const state = told(10);
    const snapshots = new Snapshots(root, state, () => 10, 0);
    const moment = snapshots.moment();
    state.apply(note("m_11", 1, { to: ["ada"], answer: answerTo("key_11") }));
    if (moment !== null) snapshots.begin(moment, { entry: 10, link: LINK });
    expect(state.streams.part("ada", 0, 100).recent).toHaveLength(11);
    await snapshots.abandon();
    const { archived, recent } = state.streams.part("ada", 0, 100);
    expect([archived.length, recent.length]).toEqual([10, 1]);
    expect(state.answers.get("key_10")).toEqual({ entry: 10, answer: null });
    expect(state.answers.get("key_11")?.answer).toEqual(answerTo("key_11"));
  });

  it("that cannot be written are warned of, and stop nothing", async () => {
    const path = fresh();
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
    const store = await open(path, { snapshotEvery: 1 });
    rmSync(`${path}/snapshot`, { recursive: true });
    writeFileSync(`${path}/snapshot`, "a file where a folder should be");
    for (let n = 0; n < 3; n++) await mustCommit(store, note(`m_${n}`, 1));
    expect((await warned).message).toMatch(/^No snapshot was written: .*The journal has every/);
    rmSync(`${path}/snapshot`);
    await store.close();
    const again = await open(path);
    expect(await again.log(0, 10)).toHaveLength(3);
    await again.close();
  });
});
