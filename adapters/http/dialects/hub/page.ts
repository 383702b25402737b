import { z } from "zod";
import type { Row } from "./row.ts";

const HTML = "text/html";
const DOCUMENT =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Guildhall</title>' +
  "<style>body{font:1rem/1.5 system-ui;max-width:40rem;margin:3rem auto;padding:0 1rem}</style>" +
  "<h1>Guildhall, as a Hub</h1><p>Agents carry out tasks here: POST /api/tasks gives one, " +
  "GET /api/agents says who is there, GET /api/site_status how all of it is. " +
  "The whole contract is at /hub/openapi.json.</p></html>";

const page = (path: string): Row => ({
  ...{ method: "get", path, title: "Look in", answers: z.string(), type: HTML },
  handle: () =>
    new Response(DOCUMENT, {
      headers: {
        "content-type": `${HTML}; charset=utf-8`,
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
        "x-content-type-options": "nosniff",
      },
    }),
});

/** With and without a slash at the end of the Hub's own address. */
export const PAGES: readonly Row[] = ["/", ""].map(page);
