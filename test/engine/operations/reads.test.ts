import { describe, expect, it } from "vitest";
import type { Input } from "../../../src/client/methods.ts";
import {
  disputed,
  draft,
  matched,
  openWorld,
  published,
  refusal,
  refusedAs,
  rejected,
  submitted,
} from "../../support/world.ts";

/** The payload that Aethra's own document gives as its example: facts, not words. */
const CHASE: Input<"dry_run"> = {
  title: "Photograph the exterior of Chase Bank at 450 Main St, SF",
  task_type: "photography",
  location: {
    latitude: 37.7749,
    longitude: -122.4194,
    radius_meters: 50,
    address: "450 Main St, San Francisco, CA 94105",
  },
  budget_amber: 20,
  priority: "medium",
  estimated_duration_minutes: 20,
  deliverables: [
    { type: "photo", description: "Full storefront shot", quantity: 1, required: true },
    { type: "photo", description: "Branch sign close-up", quantity: 1, required: true },
  ],
  acceptance_criteria: [
    { criterion: "Photos include GPS metadata", verification_method: "auto_gps" },
    { criterion: "At least 2 photos submitted", verification_method: "auto_photo_count" },
  ],
  photo_requirements: { min_count: 2, must_include_gps_exif: true, min_resolution: "medium" },
};

describe("A dry run", () => {
  it("scores the document's own example as good, and warns of its budget", async () => {
    const world = await openWorld();
    const report = await world.scout.dryRun(CHASE);
    expect(report.quality_score).toBeGreaterThanOrEqual(0.7);
    expect(report).toMatchObject({
      spec_quality_score: report.quality_score,
      budget_amber: "20.00",
      budget_usd: "0.20",
      estimated_match_minutes: null,
    });
    expect(report.warnings.join("\n")).toContain("2000");
  });

  it("says what create_task then says, and creates nothing", async () => {
    const world = await openWorld();
    const report = await world.scout.dryRun(CHASE);
    expect((await world.scout.listTasks()).tasks).toEqual([]);
    const created = await world.scout.createTask(CHASE);
    expect(created.spec_quality_score).toBe(report.quality_score);
    expect(created.warnings).toEqual(report.warnings);
  });

  it("refuses times that do not fit, as create_task would", async () => {
    const world = await openWorld();
    const spec = { ...CHASE, bid_enabled: true, bid_duration_hours: 24 };
    const refused = await refusal(world.scout.dryRun(spec));
    expect(refused).toMatchObject({ code: "rule_broken", reason: "after_deadline" });
    expect(await refusal(world.scout.createTask(spec))).toEqual(refused);
  });

  it("learns how soon a worker is found from tasks that found one", async () => {
    const world = await openWorld();
    const task_id = await published(world);
    await world.market.advance("30m");
    await world.ada.acceptTask({ task_id });
    // Three workers are there: thirty minutes and a quarter more.
    expect((await world.scout.dryRun(CHASE)).estimated_match_minutes).toBe(38);
    const errand = await world.scout.dryRun({ ...CHASE, task_type: "errand" });
    expect(errand.estimated_match_minutes).toBeNull();
  });
});

describe("The times of a task", () => {
  it.each([
    [{ deadline_iso: "2026-01-05T12:00:00Z" }, "in_the_past"],
    [{ deadline_iso: "2027-01-05T12:00:00.001Z" }, "too_late"],
    [{ bid_duration_hours: 2 }, "without_bids"],
    [{ bid_enabled: true, bid_duration_hours: 24 }, "after_deadline"],
  ])("must fit together: %j is refused", async (times, reason) => {
    const world = await openWorld();
    expect(await refusal(draft(world, times))).toMatchObject({ code: "rule_broken", reason });
  });

  it("are a day for the work and two hours for bids unless said otherwise", async () => {
    const world = await openWorld();
    const task_id = await published(world, { bid_enabled: true });
    expect(await world.scout.getTask({ task_id })).toMatchObject({
      deadline_at: "2026-01-06T12:00:00.000Z",
      bidding_closes_at: "2026-01-05T14:00:00.000Z",
    });
  });
});

describe("Capabilities", () => {
  const workersFor = async (
    world: Awaited<ReturnType<typeof openWorld>>,
    where: Input<"get_capabilities">,
    type: string,
  ) =>
    (await world.scout.getCapabilities(where)).task_types.find((each) => each.task_type === type)
      ?.workers;

  it("count the workers that there really are, per type", async () => {
    const world = await openWorld();
    await world.market.registerWorker({ name: "Dan", task_types: ["delivery"], city: "Oslo" });
    expect(await workersFor(world, {}, "photography")).toBe(3);
    expect(await workersFor(world, {}, "delivery")).toBe(4);
    expect(await workersFor(world, { city: "oslo" }, "delivery")).toBe(1);
  });

  it("count near a point those who told where they are", async () => {
    const world = await openWorld();
    const here = { latitude: 37.79, longitude: -122.39 };
    expect(await workersFor(world, here, "photography")).toBe(1);
    const half = await refusal(world.scout.getCapabilities({ latitude: 1 }));
    expect(half).toMatchObject({ field: "longitude", reason: "required" });
  });
});

describe("The API score", () => {
  it("begins at seventy", async () => {
    const world = await openWorld();
    expect(await world.scout.getApiScore()).toMatchObject({ api_score: 70, tasks_completed: 0 });
  });

  it("rises with tasks that are seen through, and falls with what is called off", async () => {
    const world = await openWorld();
    await world.scout.approveSubmission({ task_id: await submitted(world) });
    const good = await world.scout.getApiScore();
    expect(good.api_score).toBeGreaterThan(70);
    await world.scout.cancelTask({ task_id: await matched(world) });
    const worse = await world.scout.getApiScore();
    expect(worse.completion).toBeLessThan(good.completion);
    expect(worse.tasks_completed).toBe(1);
  });

  it("falls with rejections, and with a dispute that is lost", async () => {
    const world = await openWorld();
    await rejected(world);
    expect((await world.scout.getApiScore()).approval).toBeLessThan(0.7);
    const { dispute_id } = await disputed(world);
    await world.operator.resolveDispute({ dispute_id, ruling: "release" });
    expect((await world.scout.getApiScore()).dispute).toBeLessThan(0.7);
  });

  it("is an agent's own: a developer names which, and only of its agents", async () => {
    const world = await openWorld();
    expect(await refusal(world.acme.getApiScore())).toMatchObject({ reason: "required" });
    const { id: agent_id } = world.who.scout;
    expect((await world.acme.getApiScore({ agent_id })).agent_id).toBe(agent_id);
    const other = world.market.as(await world.market.registerDeveloper({ name: "Other" }));
    expect(await refusedAs(other.getApiScore({ agent_id }))).toBe("not_found");
  });
});

describe("Lists of tasks", () => {
  it("hold an agent's own, and for the developer those of all its agents", async () => {
    const world = await openWorld();
    const other = await world.acme.registerAgent({ display_name: "Other" });
    const mine = await draft(world);
    const theirs = await draft({ scout: world.market.as(other) });
    const ids = async (list: Promise<{ tasks: { task_id: string }[] }>) =>
      (await list).tasks.map(({ task_id }) => task_id);
    expect(await ids(world.scout.listTasks())).toEqual([mine]);
    expect(await ids(world.acme.listTasks())).toEqual([theirs, mine]);
    expect(await ids(world.acme.listTasks({ agent_id: other.agent_id }))).toEqual([theirs]);
    expect(await ids(world.acme.listTasks({ status: "funded" }))).toEqual([]);
  });

  it("come in pages, newest first, that join without omission", async () => {
    const world = await openWorld();
    const made: string[] = [];
    for (let n = 0; n < 5; n++) made.unshift(await draft(world));
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page: Awaited<ReturnType<typeof world.scout.listTasks>> = await world.scout.listTasks({
        limit: 2,
        ...(cursor && { cursor }),
      });
      seen.push(...page.tasks.map(({ task_id }) => task_id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual([...new Set(made)].sort().reverse());
  });

  it("on the board can be narrowed to a type and to what is near", async () => {
    const world = await openWorld();
    const near = { latitude: 37.79, longitude: -122.39 };
    const here = await published(world, { location: near });
    await published(world, { location: { latitude: 40, longitude: -74 } });
    await published(world, { task_type: "errand" });
    const { tasks } = await world.ada.findTasks({ ...near, within_km: 10 });
    expect(tasks.map(({ task_id }) => task_id)).toEqual([here]);
    expect((await world.ada.findTasks({ task_type: "errand" })).tasks).toHaveLength(1);
    expect((await world.ada.findTasks({ kind: "bidding" })).tasks).toEqual([]);
  });
});

describe("A task on offer", () => {
  it("shows workers what to do and nothing of money moved or of people", async () => {
    const world = await openWorld();
    const task_id = await published(world);
    expect(await world.ben.getTask({ task_id })).toMatchObject({
      budget_amber: "100.00",
      allowed: ["accept_task", "apply_to_task"],
      worker_id: null,
      price_amber: null,
      held_amber: null,
      next_at: null,
    });
  });

  it("that is taken is taken for all but its worker", async () => {
    const world = await openWorld();
    const task_id = await matched(world);
    expect(await refusal(world.ben.getTask({ task_id }))).toMatchObject({
      code: "already_taken",
      data: { task_id },
    });
    const mine = await world.ada.getTask({ task_id });
    expect(mine).toMatchObject({ price_amber: "100.00", worker_id: world.who.ada.id });
  });
});
