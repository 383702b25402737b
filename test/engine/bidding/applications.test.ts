import { describe, expect, it } from "vitest";
import { openWorld, published, refusal, refusedAs } from "../../support/world.ts";

describe("Applications for a task of fixed price", () => {
  it("are seen by the requester, one of each worker, with the words kept apart", async () => {
    const world = await openWorld();
    const task_id = await published(world);
    await world.ada.applyToTask({ task_id });
    await world.ben.applyToTask({ task_id, message: "I live there." });
    await world.ada.applyToTask({ task_id, message: "I am quick." });
    const { applications } = await world.scout.listApplications({ task_id });
    expect(
      applications.map(({ application_id, worker, untrusted }) => ({
        application_id,
        ...worker,
        ...untrusted,
      })),
    ).toEqual([
      { application_id: "app_2", worker_id: "wrk_2", reputation: "0.7", message: "I live there." },
      { application_id: "app_3", worker_id: "wrk_1", reputation: "0.7", message: "I am quick." },
    ]);
    const rival = world.market.as(await world.market.registerDeveloper({ name: "Rival" }));
    expect(await refusedAs(rival.listApplications({ task_id }))).toBe("not_found");
  });

  it("let the requester choose, at the price that was set", async () => {
    const world = await openWorld();
    const task_id = await published(world);
    const { application_id } = await world.ben.applyToTask({ task_id });
    expect(await world.scout.selectApplicant({ task_id, application_id })).toMatchObject({
      status: "matched",
      worker_id: "wrk_2",
      price_amber: "100.00",
    });
    expect(await refusedAs(world.ada.acceptTask({ task_id }))).toBe("already_taken");
  });

  it("that nobody made are not found", async () => {
    const world = await openWorld();
    const task_id = await published(world);
    const none = world.scout.selectApplicant({ task_id, application_id: "app_9" });
    expect(await refusal(none)).toMatchObject({ code: "not_found", field: "application_id" });
  });

  it("of a worker who gives the task back are dropped", async () => {
    const world = await openWorld();
    const task_id = await published(world);
    const { application_id } = await world.ben.applyToTask({ task_id });
    await world.scout.selectApplicant({ task_id, application_id });
    expect((await world.ben.releaseTask({ task_id })).status).toBe("funded");
    const again = world.scout.selectApplicant({ task_id, application_id });
    expect(await refusedAs(again)).toBe("not_found");
    expect(await refusedAs(world.ada.acceptTask({ task_id }))).toBe("done");
  });
});
