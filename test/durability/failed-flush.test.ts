import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  failedFlush,
  fullDisk,
  losses,
  shortWrite,
  write,
  type Fault,
  type Store,
  type Written,
} from "./faults.ts";

const root = mkdtempSync(join(tmpdir(), "guildhall-flush-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const DEEP = process.env["GUILDHALL_DEEP"] === "1";
/** Each of the first hundred calls, or a tenth of them. */
const CALLS = Array.from({ length: DEEP ? 100 : 10 }, (_, n) => (DEEP ? n + 1 : n * 10 + 1));
/** SQLite writes a hundred pages before it is open: so these as well, further on. */
const LATER_CALLS = CALLS.map((call) => 150 + call * 20);
/** As many writers at once as a small machine has cores. */
const AT_ONCE = 2;

/** strace makes the kernel's answer fail; it needs the right to trace, too. */
const traces = spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status === 0;

interface Tried {
  readonly call: number;
  readonly written: Written;
  readonly losses: readonly string[];
}

/** The fault at each of the calls, each on a store of its own. */
async function attempts(
  store: Store,
  name: string,
  fault: (call: number) => Fault,
  calls: readonly number[] = CALLS,
): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  const waiting = [...calls];
  const lane = async (): Promise<void> => {
    for (let call = waiting.shift(); call !== undefined; call = waiting.shift()) {
      const path = join(root, `${store}_${name}_${call}`);
      const written = await write(store, path, fault(call));
      tried.push({ call, written, losses: await losses(store, path, written) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return tried;
}

/** The store stopped, or refused to open; nothing was said afterwards, and nothing is missing. */
function expectStopped(tried: readonly Tried[]): void {
  expect(tried.length).toBeGreaterThanOrEqual(CALLS.length);
  const inOpening = Math.max(
    ...tried.map(({ call, written }) => (written.acknowledged.length === 0 ? call : 0)),
  );
  for (const { call, written, losses: lost } of tried) {
    const what = `with a fault at ${call}`;
    expect(lost, what).toEqual([]);
    expect(written.after, what).toEqual([]);
    // While it opens, a store may overcome a fault: by making again what was not made.
    if (call < inOpening && written.ended === "in the end") continue;
    expect(written.ended, what).toBe("by itself");
    if (written.stopped !== null)
      expect(written.stopped, what).toContain("The store has stopped: a flush failed");
    else expect(written.acknowledged, what).toEqual([]);
  }
  // Faults that all came before the first commit would prove little.
  const later = tried.filter(({ written }) => written.acknowledged.length > 0);
  expect(later.length).toBeGreaterThan(CALLS.length / 3);
}

const MINUTES = DEEP ? 20 : 2;

describe.each(["lowdb", "sqlite"] as const)("A store on %s", (store) => {
  const promise = "stops, says nothing more, and has lost nothing when it is opened again";

  if (!traces)
    // Loud on purpose: a machine without strace proves nothing about real disk faults.
    it(`REAL DISK FAULTS WERE NOT TRIED: strace is absent or may not trace (${promise})`, ({
      skip,
    }) => skip("install strace, and allow ptrace"));
  else {
    it(
      `${promise}, whichever flush fails`,
      async () => expectStopped(await attempts(store, "eio", failedFlush)),
      MINUTES * 60_000,
    );
    it(
      `${promise}, whichever write finds the disk full`,
      async () => {
        const calls = store === "sqlite" ? [...CALLS, ...LATER_CALLS] : CALLS;
        expectStopped(await attempts(store, "full", (n) => fullDisk(store, n), calls));
      },
      MINUTES * 60_000,
    );
    it("that is deaf to the failure is found out", async () => {
      const path = join(root, `${store}_deaf`);
      const written = await write(store, path, failedFlush(store === "sqlite" ? 40 : 9), "deaf");
      expect(written.stopped).toBeNull();
      expect(written.acknowledged.length).toBeGreaterThan(0);
    }, 30_000);
  }

  it(
    `${promise}, wherever the kernel writes only a part`,
    async () => {
      // Large enough to open, and each time another place in a line or a page.
      const limit = (n: number): Fault => shortWrite(150_000 + n * 1_777);
      expectStopped(await attempts(store, "short", limit));
    },
    MINUTES * 60_000,
  );
});
