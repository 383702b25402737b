import { clause, type Clause } from "../clause.ts";
import { expectEqual, expectThat } from "../expect.ts";
import { note, NOTHING, together } from "../write-sets.ts";

/** Longer than any store may take to say something. */
const PATIENCE_MS = 2_000;

const told = clause("tells watchers who was told, soon after the commit", async (store) => {
  const heard: (readonly string[] | null)[] = [];
  let wake = (): void => undefined;
  const stop = store.watch((to) => {
    heard.push(to);
    wake();
  });
  const hears = (who: string): boolean => heard.some((to) => to === null || to.includes(who));
  await store.commit(NOTHING);
  await store.commit(together(note("a", 1, { to: ["ada"] }), note("b", 1, { to: ["bob"] })));
  const late = AbortSignal.timeout(PATIENCE_MS);
  late.addEventListener("abort", () => wake());
  while (!(hears("ada") && hears("bob")) && !late.aborted)
    await new Promise<void>((resolve) => (wake = resolve));
  expectThat(hears("ada") && hears("bob"), "both are named, or anybody is");
  stop();
  const before = heard.length;
  await store.commit(note("c", 1, { to: ["ada"] }));
  expectEqual(heard.length, before, "what a watcher hears that has stopped");
});

export const WATCH: readonly Clause[] = [told];
