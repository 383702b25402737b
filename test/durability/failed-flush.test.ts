import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { auditStorage } from "../../adapters/storage/audit.ts";
import { lowdbStorage } from "../../adapters/storage/lowdb/index.ts";
import type { Kind } from "../../engine/records.ts";

const root = mkdtempSync(join(tmpdir(), "guildhall-flush-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
/** strace makes the kernel's answer fail; it needs the right to trace, too. */
const traces = spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status === 0;

interface Written {
  readonly acknowledged: readonly (readonly [kind: string, id: string, version: number])[];
  readonly stopped: string | null;
}

/** Lets the writer run under strace with a fault, until it stops, or for so long. */
async function write(path: string, fault: readonly string[], plant = "none"): Promise<Written> {
  const [call = ""] = fault;
  const node = [
    process.execPath,
    "--import",
    here("power-cut.ts"),
    here("writer.ts"),
    path,
    "w",
    "8",
  ];
  const args = [
    "-f",
    "--seccomp-bpf",
    "-o",
    "/dev/null",
    "-e",
    `trace=${call}`,
    ...fault.slice(1),
    ...node,
  ];
  const env = { ...process.env, POWER_CUT_NOTES: `${path}.notes`, PLANT: plant };
  const child = spawn("strace", args, {
    env,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  let said = "";
  const ended = new Promise((resolve) => child.on("close", resolve));
  const timer = setTimeout(() => process.kill(-(child.pid ?? 0), "SIGKILL"), 6_000);
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  await ended;
  clearTimeout(timer);
  const lines = said.split("\n").slice(1, -1);
  const stopped = lines.find((line) => line.startsWith("stopped ")) ?? null;
  const acknowledged = lines
    .filter((line) => line !== stopped)
    .map((line) => line.split(" "))
    .map(([kind = "", id = "", version]) => [kind, id, Number(version)] as const);
  return { acknowledged, stopped };
}

const failing = (call: string, error: string, when: number, path?: string): readonly string[] => [
  call,
  ...["-e", `inject=${call}:error=${error}:when=${when}`],
  ...(path === undefined ? [] : ["-P", path]),
];

async function expectAllThere(path: string, { acknowledged }: Written): Promise<void> {
  const store = await lowdbStorage({ path });
  const records = acknowledged.map(([kind, id]) => ({ kind: kind as Kind, id }));
  const loaded = await store.load({ records, glances: [], accounts: [], answer: null });
  for (const [n, [, , version]] of acknowledged.entries()) {
    const ref = records[n];
    const found = ref === undefined ? null : loaded.record(ref);
    expect(found?.version).toBeGreaterThanOrEqual(version);
  }
  expect(await auditStorage(store)).toMatchObject({ ok: true });
  await store.close();
}

const NAME = "a disk that fails a flush stops the store, and nothing acknowledged is lost";

if (!traces)
  // Loud on purpose: a machine without strace proves nothing about real disk faults.
  describe("REAL DISK FAULTS WERE NOT TRIED: strace is absent or may not trace", () => {
    it(NAME, ({ skip }) => skip("install strace, and allow ptrace"));
  });
else
  describe("With faults injected below the process", () => {
    it.each([2, 3, 9, 30])(
      `${NAME} (EIO at fdatasync number %i)`,
      async (when) => {
        const path = join(root, `eio_${when}`);
        const written = await write(path, failing("fdatasync", "EIO", when));
        expect(written.stopped).toMatch(/The store has stopped: a flush failed \(EIO/);
        await expectAllThere(path, written);
      },
      30_000,
    );

    it.each([1, 7])(
      "a full disk stops the store, and nothing acknowledged is lost (ENOSPC at write %i)",
      async (when) => {
        const path = join(root, `full_${when}`);
        const segment = join(path, "journal", "000000000001.jsonl");
        const written = await write(path, failing("write", "ENOSPC", when, segment));
        expect(written.stopped).toMatch(/The store has stopped: a flush failed \(ENOSPC/);
        await expectAllThere(path, written);
      },
      30_000,
    );

    it("a store that is deaf to the failure is found out", async () => {
      const written = await write(join(root, "deaf"), failing("fdatasync", "EIO", 9), "deaf");
      expect(written.stopped).toBeNull();
    }, 30_000);
  });
