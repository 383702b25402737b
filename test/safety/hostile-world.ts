import type { MarketOptions } from "../../src/options.ts";
import { draft, openWorld, REASON, type World } from "../support/world.ts";

/** A world in which a worker has written one text into every field that takes a worker's words. */
export interface HostileWorld {
  readonly world: World;
  readonly tasks: readonly string[];
  readonly disputes: readonly string[];
}

/** Whatever a requester does here the developer does, a person: the agent is what is tested. */
export async function hostileWorld(text: string, options: MarketOptions): Promise<HostileWorld> {
  const world = await openWorld(options);
  const { ada, ben, acme } = world;
  const short = text.slice(0, 60);
  await ada.updateProfile({
    name: text.slice(0, 100),
    bio: text,
    city: text.slice(0, 100),
    skills: [short],
    task_types: [text.slice(0, 40)],
  });
  const fund = async (spec: object): Promise<string> => {
    const task_id = await draft(world, spec);
    await acme.fundTask({ task_id, agent_id: world.who.scout.id });
    return task_id;
  };
  const bidding = await fund({ bid_enabled: true });
  await ada.placeBid({ task_id: bidding, amount_amber: 90, message: text.slice(0, 500) });
  const sealed = await fund({ bid_enabled: true });
  await ada.placeBid({ task_id: sealed, amount_amber: 90, message: text.slice(0, 500) });
  await acme.closeBiddingEarly({ task_id: bidding });
  const applied = await fund({});
  await ada.applyToTask({ task_id: applied, message: text.slice(0, 500) });
  const work = { text_content: text, answers: { [short]: text, sign: text } };
  const reviewed = await fund({});
  await ada.acceptTask({ task_id: reviewed });
  await ada.sendMessage({ task_id: reviewed, text: text.slice(0, 1000) });
  await ada.submitWork({ task_id: reviewed, ...work });
  const released = await fund({});
  await ada.acceptTask({ task_id: released });
  await ada.releaseTask({ task_id: released, reason: text });
  const answered = await fund({});
  await ada.acceptTask({ task_id: answered });
  await ada.submitWork({ task_id: answered, ...work });
  const theirs = await acme.fileDispute({ task_id: answered, reason: "This is another shop." });
  if (theirs.state === "open")
    await ada.respondToDispute({ dispute_id: theirs.dispute_id, response: text });
  const turnedDown = await fund({});
  await ada.acceptTask({ task_id: turnedDown });
  await ada.submitWork({ task_id: turnedDown, ...work });
  await acme.rejectSubmission({ task_id: turnedDown, reason: REASON });
  const own = await ada.fileDispute({ task_id: turnedDown, reason: text });
  const unpaid = await draft(world);
  await ben.findTasks({});
  return {
    world,
    tasks: [bidding, sealed, applied, reviewed, released, answered, turnedDown, unpaid],
    disputes: [theirs.dispute_id, own.dispute_id],
  };
}
