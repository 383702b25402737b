import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeStart, v1, type Started } from "../host/started.ts";
import { SECRET, SPEC } from "./given.ts";
import { Receiver } from "./receiver.ts";
import { unruly } from "./unruly.ts";

const EVENTS = process.env["GUILDHALL_DEEP"] === "1" ? 5_000 : 200;
const LIFE_MS = 3_000;
const LONGEST_MS = EVENTS * 600 + 120_000;

interface Told {
  readonly event_id: string;
  readonly type: string;
  readonly subject_id: string;
}

/** Every event of the sandbox's developer. */
async function wholeStream(host: Started): Promise<readonly Told[]> {
  const all: Told[] = [];
  for (let after = 0; ;) {
    const token = host.sandbox.developer_token;
    const { body } = await v1(host.url, "list_events", token, { after, limit: 1000 });
    all.push(...body.events);
    if (body.events.length === 0) return all;
    after = body.last_sequence;
  }
}

describe("A host that is killed every three seconds, before a receiver that is unruly", () => {
  let folder = "";
  let receiver: Receiver;
  const { manner, accepted } = unruly(11);
  const made = new Set<string>();
  let asked = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "guildhall-webhooks-"));
    receiver = await Receiver.open(manner);
  });
  afterAll(async () => {
    await receiver.close();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (): Promise<Started> =>
    nodeStart(`lowdb:${join(folder, "store")}`, ["--allow-private-host", receiver.host]);

  /** Makes events until there are enough or the host is gone; only what was answered counts. */
  async function work(host: Started): Promise<void> {
    const lane = async (): Promise<void> => {
      while (asked < EVENTS) {
        asked++;
        try {
          const { body } = await v1(host.url, "create_task", host.sandbox.agent_key, SPEC);
          made.add(String(body.task_id));
        } catch {
          asked--;
          return;
        }
      }
    };
    await Promise.all(Array.from({ length: 4 }, lane));
  }

  it(
    `delivers each of ${EVENTS} events at least once, and none that did not happen`,
    async () => {
      const begun = performance.now();
      let host = await open();
      const hook = { url: receiver.url, event_types: ["task.created"], secret: SECRET };
      const created = await v1(host.url, "create_webhook", host.sandbox.developer_token, hook);
      expect(created.status).toBe(200);
      const { webhook_id } = created.body;
      const told = new Set<string>();
      let kills = 0;
      for (;;) {
        // What waits for its next attempt, or for the lease of the one that died, is due now.
        const hours = { seconds: 7 * 3600 };
        await v1(host.url, "advance_clock", host.sandbox.operator_token, hours);
        await v1(host.url, "replay_webhook", host.sandbox.developer_token, { webhook_id });
        await Promise.all([work(host), pause(LIFE_MS)]);
        told.clear();
        for (const { body } of accepted.values()) told.add(String(JSON.parse(body).task_id));
        if (asked >= EVENTS && [...made].every((task) => told.has(task))) break;
        expect(performance.now() - begun, `${told.size} of ${made.size}`).toBeLessThan(LONGEST_MS);
        await host.end("SIGKILL");
        kills++;
        host = await open();
      }
      const happened = await wholeStream(host);
      const ids = new Set(
        happened.filter(({ type }) => type === "task.created").map(({ event_id }) => event_id),
      );
      expect(receiver.ids.filter((id) => !ids.has(id))).toEqual([]);
      expect(made.size).toBeGreaterThanOrEqual(EVENTS);
      expect(kills).toBeGreaterThan(3);
      await host.end("SIGTERM");
      const seconds = Math.round((performance.now() - begun) / 1000);
      const counted = `${made.size} acknowledged events, ${receiver.got.length} requests`;
      console.info(
        `${kills} kills in ${seconds} s: ${counted}, ` +
          `${accepted.size} events accepted, 0 lost, 0 invented`,
      );
    },
    LONGEST_MS + 30_000,
  );
});
