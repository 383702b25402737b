import { hash } from "node:crypto";
import { memoryStorage } from "../../../adapters/storage/memory.ts";
import { virtualClock } from "../../clock.ts";
import { createMarketplace } from "../../create-marketplace.ts";
import type { Marketplace } from "../../marketplace.ts";
import type { Input } from "../../client/methods.ts";
import { Story, type Line } from "./story.ts";

const MORNING = Date.UTC(2026, 0, 5, 9);
const HALL = { latitude: 48.8606, longitude: 2.3376 };

const SPEC: Input<"create_task"> = {
  title: "Photograph the market hall at opening, at noon and at closing time",
  task_type: "photography",
  worker_instructions: "Stand at the main gate and take the whole front with the clock above it.",
  location: { ...HALL, radius_meters: 100, address: "1 Market Square" },
  budget_amber: 4500,
  estimated_duration_minutes: 60,
  deadline_iso: "2026-01-09T18:00:00Z",
  deliverables: [{ type: "photo", description: "The front with its clock", quantity: 2 }],
  acceptance_criteria: [
    { criterion: "Taken at the hall", verification_method: "auto_gps" },
    { criterion: "Two photos", verification_method: "auto_photo_count" },
  ],
  photo_requirements: { min_count: 2, must_include_gps_exif: true, min_resolution: "medium" },
  milestone_count: 3,
  bid_enabled: true,
  bid_duration_hours: 2,
  payment_rule: "second_price",
};

const photo = (name: string, market: Marketplace) => ({
  sha256: hash("sha256", name),
  width: 4000,
  height: 3000,
  taken_at: new Date(market.now()).toISOString(),
  gps: HALL,
});

/** How it ended: the wages, and every account of the ledger. */
export interface Ending {
  readonly earned_amber: string;
  readonly balanced: boolean;
  readonly accounts: readonly { readonly account: string; readonly balance_micro_amber: string }[];
  readonly story: Story;
}

/**
 * One hire from beginning to end, really done by a market of its own: three bids, a milestone
 * approved, one turned down and then approved by silence, one disputed and split.
 */
export async function play(tell: (line: Line) => void): Promise<Ending> {
  const clock = virtualClock(MORNING);
  const market = await createMarketplace({ clock, storage: memoryStorage() });
  const story = new Story(market, tell);
  const { scout, ada, ben, cleo } = await cast(market, story);
  const task_id = await auction(market, story, { scout, bidders: [ada, ben, cleo] });
  const worker = market.as(ben);

  const hand_in = (...names: readonly string[]) =>
    worker.submitWork({ task_id, photos: names.map((name) => photo(name, market)) });
  await market.advance("90m");
  await hand_in("opening-1", "opening-2");
  await market.as(scout).approveSubmission({ task_id, milestone_number: 1, quality_rating: 0.9 });

  await market.advance("2h");
  await hand_in("noon-1");
  const noon = { task_id, milestone_number: 2 };
  await market.as(scout).rejectSubmission({ ...noon, reason: "One of the two photos is missing." });
  await market.advance("30m");
  await hand_in("noon-1", "noon-2");
  await market.advance("24h");

  await market.advance("4h");
  await hand_in("closing-1", "closing-2");
  const closing = { task_id, milestone_number: 3 };
  await market
    .as(scout)
    .rejectSubmission({ ...closing, reason: "The doors are still open, so it was not closing." });
  const { dispute_id } = await worker.fileDispute({ ...closing, reason: "The hall closed late." });
  await market.advance("3h");
  const ruling = { dispute_id, ruling: "split", worker_share: "0.75" } as const;
  await market.as(market.operator).resolveDispute(ruling);

  const { earned_amber } = await worker.getEarnings();
  const balance = await market.as(market.operator).getTrialBalance();
  await market.close();
  return { earned_amber, ...balance, story };
}

async function cast(market: Marketplace, story: Story) {
  story.name("operator", "the operator");
  story.name("clock", "the clock");
  story.name("sandbox", "the sandbox");
  const acme = await market.registerDeveloper({ name: "Acme" });
  story.name(acme.developer_id, "Acme");
  await market.as(acme).topUp({ usd: "50.00" });
  const scout = await market.as(acme).registerAgent({ display_name: "Scout" });
  story.name(scout.agent_id, "Scout");
  const hire = async (name: string) => {
    const worker = await market.registerWorker({ name, skills: ["photography"], ...HALL });
    story.name(worker.worker_id, name);
    return worker;
  };
  const workers = { ada: await hire("Ada"), ben: await hire("Ben"), cleo: await hire("Cleo") };
  return { scout, ...workers };
}

type Cast = Awaited<ReturnType<typeof cast>>;
interface Auction {
  readonly scout: Cast["scout"];
  readonly bidders: readonly Cast["ada"][];
}

const OFFERS = ["3900", "3000", "3600"];

async function auction(
  market: Marketplace,
  story: Story,
  { scout, bidders }: Auction,
): Promise<string> {
  const agent = market.as(scout);
  const score = await agent.dryRun(SPEC);
  story.note(`Scout tries the task out: quality ${score.quality_score}, ${score.quality_label}.`);
  const { task_id } = await agent.createTask(SPEC);
  await agent.fundTask({ task_id });
  for (const [at, bidder] of bidders.entries())
    await market.as(bidder).placeBid({ task_id, amount_amber: OFFERS[at] ?? "4000" });
  const { bids, sealed } = await agent.listBids({ task_id });
  story.note(`Scout looks at the bids: ${sealed ? "sealed" : "open"}, ${bids.length} to be seen.`);
  await market.advance("2h");
  await agent.selectBid({ task_id });
  return task_id;
}
