import { ResourceUpdatedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { describe, expect, it } from "vitest";
import { draft, openWorld, published } from "../../support/world.ts";
import { as, connected, refusedBy, scoutOf } from "./connected.ts";

const textOf = (result: { contents: object[] }): string =>
  (result.contents[0] as { text: string }).text;

describe("The resources", () => {
  it("are the wallet, the life of a task, and the caller's newest tasks", async () => {
    const { world, client } = await scoutOf();
    await draft(world);
    await draft(world, { title: "Fetch the parcel" });
    const { resources } = await client.listResources();
    expect(resources.map(({ uri, title }) => [uri, title])).toEqual([
      ["guildhall://wallet", "The wallet"],
      ["guildhall://process/aethra@1", "The life of a task (aethra@1)"],
      ["guildhall://tasks/tsk_2", "Fetch the parcel"],
      ["guildhall://tasks/tsk_1", "Photograph the shop front"],
    ]);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map((each) => each.uriTemplate)).toEqual(["guildhall://tasks/{id}"]);
  });

  it("read as the tools answer", async () => {
    const { world, client } = await scoutOf();
    const task_id = await draft(world);
    const wallet = await client.readResource({ uri: "guildhall://wallet" });
    expect(JSON.parse(textOf(wallet))).toMatchObject({ balance_amber: "1000.00" });
    const task = await client.readResource({ uri: `guildhall://tasks/${task_id}` });
    expect(JSON.parse(textOf(task))).toMatchObject({ task_id, status: "draft" });
    const life = textOf(await client.readResource({ uri: "guildhall://process/aethra@1" }));
    expect(life).toMatch(/```mermaid\nstateDiagram/);
    expect(life).toContain("What happens if nobody acts");
  });

  it("are refused as not found, whoever else may have them", async () => {
    const { client } = await scoutOf();
    for (const uri of ["guildhall://tasks/tsk_9", "guildhall://tasks/a/b", "guildhall://none"])
      expect(await refusedBy(client.readResource({ uri }))).toMatchObject({
        code: -32002,
        data: { code: "not_found" },
      });
  });

  it("are a worker's own for a worker", async () => {
    const world = await openWorld();
    const client = await connected({ client: as(world, "ada") });
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual([
      "guildhall://earnings",
      "guildhall://process/aethra@1",
    ]);
    expect((await client.listPrompts()).prompts).toEqual([]);
  });
});

describe("A subscription", () => {
  it("tells of each change of its task and of the wallet, and of nothing else", async () => {
    const { world, client } = await scoutOf();
    // What happened before is old news.
    const [mine, other] = [await draft(world), await draft(world)];
    const told: string[] = [];
    const news = () =>
      new Promise<void>((resolve) =>
        client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
          told.push(params.uri);
          resolve();
        }),
      );
    await client.subscribeResource({ uri: `guildhall://tasks/${mine}` });
    await world.scout.fundTask({ task_id: other });
    const first = news();
    await world.scout.fundTask({ task_id: mine });
    await first;
    expect(told).toEqual([`guildhall://tasks/${mine}`]);

    await client.subscribeResource({ uri: "guildhall://wallet" });
    const second = news();
    await world.scout.cancelTask({ task_id: other });
    await second;
    expect(told).toEqual([`guildhall://tasks/${mine}`, "guildhall://wallet"]);

    await client.unsubscribeResource({ uri: "guildhall://wallet" });
    const third = news();
    await world.ada.acceptTask({ task_id: mine });
    await third;
    expect(told.slice(2)).toEqual([`guildhall://tasks/${mine}`]);
  });

  it("finds where it begins in a history of any length", async () => {
    const { world, client } = await scoutOf();
    const tasks = [];
    for (let count = 0; count < 13; count++) tasks.push(await draft(world));
    const uri = `guildhall://tasks/${tasks[12]}`;
    const told: string[] = [];
    const news = new Promise<void>((resolve) =>
      client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
        told.push(params.uri);
        resolve();
      }),
    );
    for (const task of tasks) await client.subscribeResource({ uri: `guildhall://tasks/${task}` });
    await world.scout.fundTask({ task_id: tasks[12] ?? "" });
    await news;
    expect(told).toEqual([uri]);
  });
});

describe("The prompts", () => {
  it("lead through a hire, a review and what waits", async () => {
    const { client } = await scoutOf({ prefix: "market_" });
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual([
      "hire_a_person",
      "review_a_submission",
      "what_now",
    ]);
    const args = { task: "Somebody should photograph our shop", budget: "20 USD" };
    const { messages } = await client.getPrompt({ name: "hire_a_person", arguments: args });
    const { text } = messages[0]?.content as { text: string };
    expect(text).toContain("Somebody should photograph our shop I would pay 20 USD.");
    expect(text).toContain("market_dry_run");
  });

  it("ask for what they need, and are refused where there is none", async () => {
    const { client } = await scoutOf();
    const review = client.getPrompt({ name: "review_a_submission", arguments: {} });
    expect(await refusedBy(review)).toMatchObject({
      code: -32602,
      message: "MCP error -32602: task_id is required.",
      data: { field: "task_id", reason: "required" },
    });
    expect(await refusedBy(client.getPrompt({ name: "none" }))).toMatchObject({
      code: -32602,
      data: { reason: "unknown_prompt" },
    });
  });

  it("are told when the client connects what the tools are for, in their names", async () => {
    const { client } = await scoutOf({ prefix: "market_" });
    expect(client.getInstructions()).toContain("market_fund_task sets the money aside");
    const world = await openWorld();
    const worker = await connected({ client: as(world, "ada") });
    expect(worker.getInstructions()).toContain("find_tasks lists what is on offer");
  });
});

describe("Completions", () => {
  it("know the kinds of task and the caller's own tasks", async () => {
    const { world, client } = await scoutOf();
    const task_id = await published(world);
    const complete = async (
      ref: Parameters<typeof client.complete>[0]["ref"],
      name: string,
      value: string,
    ) => (await client.complete({ ref, argument: { name, value } })).completion.values;
    const hire = { type: "ref/prompt", name: "hire_a_person" } as const;
    expect(await complete(hire, "task_type", "photo")).toEqual(["photography"]);
    expect(await complete(hire, "budget", "1")).toEqual([]);
    const review = { type: "ref/prompt", name: "review_a_submission" } as const;
    expect(await complete(review, "task_id", "tsk")).toEqual([task_id]);
    const template = { type: "ref/resource", uri: "guildhall://tasks/{id}" } as const;
    expect(await complete(template, "id", "")).toEqual([task_id]);
    expect(await complete(template, "id", "x")).toEqual([]);
  });
});
