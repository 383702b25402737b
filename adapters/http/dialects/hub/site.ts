import { z } from "zod";
import { json } from "../../answer.ts";
import { isWell, partsOf } from "./health.ts";
import type { HubPort } from "../../../../engine/index.ts";
import type { Row } from "./row.ts";
import { seconds } from "./words.ts";

const statsOut = z.object({
  uptime: z.number(),
  requests_handled: z.number(),
  telemetry_received: z.number(),
  services_registered: z.number(),
  lyrixa_chat: z.object({ registered: z.boolean(), status: z.enum(["healthy", "offline"]) }),
});
const siteOut = z.object({
  status: z.enum(["operational", "degraded"]),
  version: z.string(),
  components: z.record(z.string(), z.enum(["healthy", "unhealthy"])),
});

export const siteRows = (hub: HubPort): readonly Row[] => [
  {
    ...{ method: "get", path: "/api/stats", title: "Read what the host has done" },
    answers: statsOut,
    async handle() {
      const { uptime, requests, telemetry, services } = await hub.figures();
      const isThere = hub.answers !== null;
      return json(200, {
        ...{ uptime: seconds(uptime), requests_handled: requests, telemetry_received: telemetry },
        services_registered: services,
        lyrixa_chat: { registered: isThere, status: isThere ? "healthy" : "offline" },
      });
    },
  },
  {
    ...{ method: "get", path: "/api/site_status", title: "Read whether all is well" },
    answers: siteOut,
    async handle() {
      const figures = await hub.figures();
      const components = Object.entries(partsOf(figures)).map(([name, well]) => [
        name,
        well ? "healthy" : "unhealthy",
      ]);
      return json(200, {
        status: isWell(figures) ? "operational" : "degraded",
        ...{ version: hub.version, components: Object.fromEntries(components) },
      });
    },
  },
];
