import { describe, expect, it } from "vitest";
import { openWire, SPEC } from "../../adapters/http/given.ts";

const WORKER = "apply_to_task";

describe("What happened to an account", () => {
  it("is read one by one or up to one, and single ones close up with the rest", async () => {
    const { wire, keys, task } = await openWire();
    await task("awaiting_review");
    const mark = (input: object) => wire.v1("mark_notifications_read", keys.agent_key, input);
    expect((await mark({ sequences: [3] })).body).toMatchObject({ read_through: 0, read: [3] });
    expect((await mark({ sequences: [1] })).body).toMatchObject({ read_through: 1, read: [3] });
    expect((await mark({ through: 2 })).body).toMatchObject({ read_through: 3, read: [] });
    const { body } = await wire.v1("list_notifications", keys.agent_key);
    expect(body.notifications.map(({ read }: { read: boolean }) => read)).toEqual(
      body.notifications.map((_: unknown, place: number) => place < 3),
    );
    expect((await wire.v1("list_notifications", keys.developer_token)).body.read_through).toBe(0);
  });

  it("cannot be read before it has happened, nor where nothing is named", async () => {
    const { wire, keys, task } = await openWire();
    await task("funded");
    const mark = (input: object) => wire.v1("mark_notifications_read", keys.agent_key, input);
    expect(await mark({ through: 999 })).toMatchObject({ status: 404 });
    expect(await mark({ sequences: [1, 999] })).toMatchObject({ status: 404 });
    expect(await mark({})).toMatchObject({ status: 400, body: { error: { reason: "required" } } });
  });

  it("shows a worker its own applications, and not that there are others", async () => {
    const { wire, keys } = await openWire();
    const { body: posted } = await wire.v1("post_task", keys.agent_key, {
      ...{ ...SPEC, process: "humans2ai" },
    });
    const { task_id } = posted;
    await wire.v1(WORKER, keys.worker_token, { task_id, message: "First." });
    await wire.v1(WORKER, keys.worker2_token, { task_id, message: "Second." });
    const own = async (key: string) => wire.v1("list_own_applications", key);
    expect((await own(keys.worker2_token)).body.applications).toMatchObject([
      { task_id, message: "Second." },
    ]);
    expect((await own(keys.worker_token)).text).not.toContain("Second.");
    expect((await own(keys.worker3_token)).body.applications).toEqual([]);
  });

  it("names a developer's agents, the first of them first, and nobody else's", async () => {
    const { wire, keys, clock } = await openWire();
    await clock.advance("1s");
    await wire.v1("register_agent", keys.developer_token, { display_name: "Second" });
    const { body } = await wire.v1("list_agents", keys.developer_token);
    const names = body.agents.map((each: { display_name: string }) => each.display_name);
    expect(names).toEqual(["Scout", "Second"]);
    const { body: other } = await wire.v1("register_developer", undefined, { name: "Other" });
    expect((await wire.v1("list_agents", other.token)).body.agents).toEqual([]);
  });

  it("makes no more keys than are asked for at most", async () => {
    const { wire, keys } = await openWire();
    const make = (most_active: number) =>
      wire.v1("create_api_key", keys.developer_token, {
        ...{ name: "one more", scopes: ["tasks.read"], most_active },
      });
    // The sandbox has one for its agent.
    expect((await make(1)).body.error).toMatchObject({
      ...{ code: "rule_broken", reason: "limit_reached" },
    });
    expect((await make(2)).status).toBe(200);
    expect((await make(2)).status).toBe(422);
  });
});
