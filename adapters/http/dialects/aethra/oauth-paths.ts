import { rejection } from "../../../../engine/index.ts";
import { json, refusal } from "../../answer.ts";
import { admitAnyone, type Served } from "../../limits/admit.ts";
import { RESOURCE_METADATA, type App, type Place } from "../../place.ts";
import { grantToken } from "./oauth.ts";
import { agentCard, resourceMetadata, serverMetadata } from "./well-known.ts";

interface Mounted extends Served {
  readonly version: string;
  readonly place: Place;
}

const SERVER_METADATA = "/.well-known/oauth-authorization-server";
const CARDS = ["/.well-known/agent.json", "/.well-known/agent-card.json"] as const;

/** Public and the same for everybody, unlike all else: browsers and agents may read and keep it. */
const PUBLIC = { "access-control-allow-origin": "*", "cache-control": "public, max-age=300" };

/** Tokens for agents that speak OAuth, and the documents by which clients find their way in. */
export function mountOAuth(app: App, { market, limiter, version, place }: Mounted): void {
  const show = (path: string, documentAt: (base: string) => object): void => {
    app.get(path, (c) => json(200, documentAt(place.baseOf(c.req.raw)), PUBLIC));
  };
  for (const path of CARDS) show(path, (base) => agentCard(base, version, market.anyone.mode));
  show(RESOURCE_METADATA, (base) => resourceMetadata(base, base));
  show(`${RESOURCE_METADATA}/mcp`, (base) => resourceMetadata(base, `${base}/mcp`));
  show(SERVER_METADATA, serverMetadata);
  app.post("/oauth/token", (c) => {
    const asked = { base: place.baseOf(c.req.raw), from: c.env };
    const answer = (): Promise<Response> => grantToken(c.req.raw, market, asked);
    return admitAnyone(c.env, { limiter }, answer, refusal);
  });
  app.get("/oauth/authorize", () => refusal(NO_CODE_GRANT, 400));
}

const NO_CODE_GRANT = rejection("not_configured", {
  reason: "unsupported_response_type",
  message: "Nobody signs in here by a browser: use the grant client_credentials at /oauth/token.",
});

/** The paths of `mountOAuth` with what each answers. */
export const OAUTH_PATHS: Readonly<Record<string, string>> = {
  "/oauth/token": "POST",
  "/oauth/authorize": "GET, HEAD",
  [RESOURCE_METADATA]: "GET, HEAD",
  [`${RESOURCE_METADATA}/mcp`]: "GET, HEAD",
  [SERVER_METADATA]: "GET, HEAD",
  [CARDS[0]]: "GET, HEAD",
  [CARDS[1]]: "GET, HEAD",
};
