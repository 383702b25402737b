import {
  rejection,
  type HubArea,
  type HubPort,
  type HubSettings,
  type Principal,
} from "../../../../engine/index.ts";
import { asBearer, isSecret, type Shown } from "../../caller.ts";
import type { Route } from "../../route.ts";
import type { DialectPorts } from "../dialect.ts";
import { doorOf, type Asked } from "../door.ts";
import { notImplemented, refuse } from "./words.ts";

export type Handle = (asked: Asked) => Promise<Response> | Response;

/** How the Hub lets callers in, each to the part that they ask for. */
export interface HubDoor {
  /** For anybody, whatever they show. */
  anybody(handle: Handle): Route["answer"];
  /** In the name of whoever shows a key, else of the Hub's own account. */
  within(area: "ai" | "agents", handle: Handle): Route["answer"];
}

/** The documents' header; older clients have one of their own. */
const credentialOf: Shown = (request) =>
  request.headers.get("x-aetherra-token") ?? asBearer(request);

const isTokenOf = ({ token }: HubArea, request: Request): boolean => {
  const given = credentialOf(request);
  return token !== null && token !== "" && typeof given === "string" && isSecret(given, token);
};

const NO_TOKEN = rejection("unauthenticated", {
  message: "This Hub wants its token: Authorization: Bearer, a blank, and the token.",
});
const FOREIGN = rejection("wrong_role", {
  reason: "foreign_origin",
  message: "Pages of other sites must show the Hub's token, or a key.",
});

export function hubDoor(ports: DialectPorts, hub: HubPort): HubDoor {
  const { ai, agents } = hub.settings;
  // What the callers share is no account's key: the market would not know it.
  const shown: Shown = (request) =>
    isTokenOf(ai, request) || isTokenOf(agents, request) ? null : credentialOf(request);
  const door = doorOf({ ...ports, shown }, refuse);
  const open = doorOf({ ...ports, shown: () => null }, refuse);

  async function enter(area: HubArea, asked: Asked): Promise<Principal | Response> {
    if (!area.enabled) return notImplemented("disabled");
    if (asked.who.role !== "anyone") return asked.who;
    const isTrusted = isTokenOf(area, asked.request);
    if (area.required && !isTrusted) return refuse(NO_TOKEN);
    if (!isTrusted && !mayWrite(asked.request)) return refuse(FOREIGN);
    return hub.service();
  }

  return {
    anybody: (handle) => open.open(async (asked) => handle(asked)),
    within: (area, handle) =>
      door.open(async (asked) => {
        const who = await enter(hub.settings[area], asked);
        return who instanceof Response ? who : handle({ ...asked, who });
      }),
  };
}

const ALLOW = "access-control-allow-origin";
const LOCAL = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** A page of another site, open in the browser of whoever runs the Hub, could act for it. */
const mayWrite = ({ method, headers, url }: Request): boolean => {
  const origin = headers.get("origin");
  // A conversation begins with a GET, and goes on to write.
  if ((method === "GET" && !headers.has("upgrade")) || origin === null) return true;
  return LOCAL.test(origin) || origin === new URL(url).origin;
};

/** Whose pages may read the answers: any where all must show a token, else this machine's own. */
export function crossOrigin({ headers }: Request, { ai, agents }: HubSettings) {
  if (ai.required && agents.required) return { [ALLOW]: "*" };
  const origin = headers.get("origin");
  const allowed = origin !== null && LOCAL.test(origin) ? { [ALLOW]: origin } : {};
  return { ...allowed, vary: "origin" };
}
