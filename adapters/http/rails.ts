import { rejection, type MarketPort } from "../../engine/index.ts";
import { json, refusal } from "./answer.ts";
import { readRaw } from "./body.ts";
import type { App } from "./place.ts";

export const RAIL_PATHS = { "/rails/:rail": "POST" } as const;

/**
 * `POST /rails/<rail>`: where a provider sends its webhooks. Whether it is the provider only the
 * rail can tell, by a signature over the body to the byte; so nobody signs in here.
 */
export function mountRails(app: App, { money }: Pick<MarketPort, "money">): void {
  app.post("/rails/:rail", async (c) => {
    const raw = await readRaw(c.req.raw);
    if (raw === null)
      return refusal(rejection("invalid_input", { reason: "bad_body", message: BAD_BODY }));
    const headers = Object.fromEntries(c.req.raw.headers);
    const reply = await money.hear(c.req.param("rail"), raw, headers);
    return reply.ok ? json(200, reply.output) : refusal(reply.rejection);
  });
}

const BAD_BODY = "The body must be text in UTF-8 of at most 256 KiB.";
