import { randomBytes } from "node:crypto";
import { z } from "zod";
import { listOf, type Fields } from "../../../../engine/index.ts";
import type { Route } from "../../route.ts";
import type { Asked } from "../door.ts";
import type { Shop } from "./shop.ts";
import { aboutWebhook, answered, envelope, outputOf, refuse } from "./words.ts";

const hookOut = z.object({
  webhook_url: z.string().nullable(),
  webhook_secret: z.string().optional(),
});

export const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

/** An agent's own webhook: at most one, which is told of tasks that fit. */
export function webhookRoutes({ door, run, balanceOf }: Shop): readonly Route[] {
  const hookOf = async (asked: Asked): Promise<Fields | undefined> => {
    const reply = await run(asked.who, "list_webhooks", {});
    const hooks = listOf(outputOf(reply), "webhooks");
    return hooks.find(({ profile }) => profile === "agentmarket");
  };
  const showHook = async (asked: Asked): Promise<Response> => {
    const hook = await hookOf(asked);
    const webhook_url = hook === undefined ? null : masked(String(hook["url"]));
    return answered(200, { webhook_url }, await balanceOf(asked.who));
  };
  const setHook = async (asked: Asked): Promise<Response> => {
    const { who, body } = asked;
    const { webhook_url: url } = body;
    const before = await hookOf(asked);
    const secret = newSecret();
    const made = await run(who, "create_webhook", {
      ...{ url, secret, event_types: ["task.posted"], profile: "agentmarket" },
    });
    if (!made.ok) return refuse(aboutWebhook(made.rejection));
    if (before) await run(who, "delete_webhook", { webhook_id: before["webhook_id"] });
    const data = { webhook_url: masked(String(url)), webhook_secret: secret };
    return answered(200, data, await balanceOf(who));
  };
  const own = {
    scope: null,
    status: 200,
    access: "signed_in",
    answers: envelope(hookOut),
  } as const;
  const path = "/api/agents/me/webhook";
  return [
    {
      ...{ method: "get", path, title: "Read one's own webhook", ...own, body: null },
      answer: door.signedIn(showHook),
    },
    {
      ...{ method: "put", path, title: "Set one's own webhook", ...own },
      ...{ body: z.object({ webhook_url: z.url() }), answer: door.signedIn(setHook) },
    },
  ];
}

const SHOWN = 10;
/** The end of it is enough to recognise it by. */
const masked = (url: string): string => `...${url.slice(-SHOWN)}`;
