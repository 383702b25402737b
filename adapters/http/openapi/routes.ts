import type { Hono } from "hono";
import { json } from "../answer.ts";
import type { Env } from "../place.ts";
import { openApi, type Facts } from "./document.ts";
import { operationsPage } from "./page.ts";

const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-cache",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
  "x-content-type-options": "nosniff",
};

/** `GET /openapi.json`, and `GET /docs` to read the same. Made when first asked for. */
export function describeIn(app: Hono<Env>, facts: Facts): void {
  let made: object | null = null;
  let page: string | null = null;
  const document = (): object => (made ??= openApi(facts));
  app.get("/openapi.json", () => json(200, document()));
  app.get("/docs", () => {
    page ??= operationsPage(document(), facts);
    return new Response(page, { headers: PAGE_HEADERS });
  });
}
