import type { Client } from "../../engine/index.ts";
import { createMarketplace } from "../../src/index.ts";

/** A task to read, and who may read it. */
export interface GivenTask {
  readonly client: Client;
  readonly task_id: string;
}

export async function givenTask(): Promise<GivenTask> {
  const market = await createMarketplace();
  const acme = await market.registerDeveloper({ name: "Acme" });
  const scout = market.as(await market.as(acme).registerAgent({ display_name: "Scout" }));
  const spec = { title: "Photograph the front", task_type: "photography", budget_amber: 100 };
  const { task_id } = await scout.createTask(spec);
  return { client: scout, task_id };
}
