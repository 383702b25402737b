import type { Post, PostOutcome, PostRequest } from "../../engine/ports.ts";
import type { MarketOptions } from "../../src/index.ts";
import { openWorld, type World } from "../support/world.ts";
import { SECRET } from "./given.ts";

export type Answer = (request: PostRequest, at: number) => PostOutcome;

export const status = (code: number, retry_after: string | null = null): PostOutcome => ({
  ok: true,
  status: code,
  retry_after,
});

/** A market on a virtual clock, whose receivers answer as they are told, and what was sent. */
export interface Clocked extends World {
  readonly sent: readonly { readonly at: number; readonly request: PostRequest }[];
  readonly hook: (url?: string) => Promise<string>;
  answer: Answer;
}

export async function openClocked(answer: Answer, options: MarketOptions = {}): Promise<Clocked> {
  const sent: { at: number; request: PostRequest }[] = [];
  let clocked: Clocked | null = null;
  const post: Post = async (request) => {
    const at = world.market.now();
    sent.push({ at, request });
    return (clocked?.answer ?? answer)(request, at);
  };
  const world: World = await openWorld({
    secretKey: "apart from the store",
    // Half of the spread: exactly the pause of the table.
    webhooks: { post, jitter: () => 0.5 },
    ...options,
  });
  const hook = async (url = "https://one.example/hook"): Promise<string> => {
    const event_types = ["task.created"];
    return (await world.acme.createWebhook({ url, event_types, secret: SECRET })).webhook_id;
  };
  clocked = { ...world, sent, hook, answer };
  return clocked;
}
