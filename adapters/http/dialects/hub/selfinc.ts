import { z } from "zod";
import { json } from "../../answer.ts";
import { extensionsOf, type Extension } from "./extensions.ts";
import { counter, gauge, metricsText, PROMETHEUS } from "./prometheus.ts";
import type { Hub, Row } from "./row.ts";
import { faultOf, iso, refuse } from "./words.ts";

const statusOut = z.object({
  running: z.boolean(),
  enabled: z.boolean(),
  metrics: z.object({
    files_discovered: z.number(),
    files_classified: z.number(),
    files_integrated: z.number(),
    files_quarantined: z.literal(0),
    discovery_rate: z.literal(0),
    integration_success_rate: z.literal(1),
  }),
  last_rollback_token: z.null(),
});
const discovered = z.object({
  path: z.string(),
  discovered_at: z.string(),
  status: z.literal("classified"),
  classification: z.string(),
});
const classified = z.object({
  path: z.string(),
  classification: z.string(),
  intent: z.string().nullable(),
  confidence: z.literal(1),
  trust_score: z.null(),
});
const recorded = z.object({
  timestamp: z.string(),
  action: z.string(),
  path: z.string(),
  result: z.literal("success"),
  rollback_token: z.null(),
});

const pathOf = ({ category, name }: Extension): string => `${category}/${name}`;
const actionOf = ({ status }: Extension): string =>
  status === "active" ? "integrate" : "register";

/**
 * A market takes in no files by itself. What the documents call discovered are the extensions that
 * are registered: which of them run was decided by whoever started the host.
 */
export function selfincRows(house: Hub): readonly Row[] {
  const begunAt = async (): Promise<string> => {
    const { now, uptime } = await house.hub.figures();
    return iso(now - uptime);
  };
  const counts = async () => {
    const all = await extensionsOf(house);
    return { all: all.length, active: all.filter(({ status }) => status === "active").length };
  };
  return [
    {
      ...{ method: "get", path: "/api/selfinc/status", title: "Read how extensions are" },
      answers: statusOut,
      async handle() {
        const { all, active } = await counts();
        return json(200, {
          ...{ running: false, enabled: false },
          metrics: {
            ...{ files_discovered: all, files_classified: all, files_integrated: active },
            ...{ files_quarantined: 0, discovery_rate: 0, integration_success_rate: 1 },
          },
          last_rollback_token: null,
        });
      },
    },
    {
      ...{ method: "get", path: "/api/selfinc/discovered", title: "List extensions" },
      ...{ query: ["path"], answers: z.object({ files: z.array(discovered), count: z.number() }) },
      async handle({ query }) {
        const [part = "", start] = [query("path"), await begunAt()];
        const files = (await extensionsOf(house))
          .filter((each) => pathOf(each).includes(part.replaceAll("*", "")))
          .map((each) => ({
            ...{ path: pathOf(each), discovered_at: each.registered_at ?? start },
            ...{ status: "classified", classification: each.category },
          }));
        return json(200, { files, count: files.length });
      },
    },
    {
      ...{ method: "get", path: "/api/selfinc/classified", title: "List extensions by kind" },
      query: ["classification", "intent"],
      answers: z.object({ files: z.array(classified), count: z.number() }),
      async handle({ query }) {
        const [kind, intent] = [query("classification"), query("intent")];
        const files = (await extensionsOf(house))
          .filter((each) => kind === undefined || each.category === kind)
          .filter((each) => intent === undefined || each.intent === intent)
          .map((each) => ({
            ...{ path: pathOf(each), classification: each.category, intent: each.intent },
            // The kind is declared, not guessed; trust is for people to judge.
            ...{ confidence: 1, trust_score: null },
          }));
        return json(200, { files, count: files.length });
      },
    },
    ...auditRows(house, begunAt, counts),
  ];
}

const MOST = 100;

const auditRows = (
  house: Hub,
  begunAt: () => Promise<string>,
  counts: () => Promise<{ readonly all: number; readonly active: number }>,
): readonly Row[] => [
  {
    ...{ method: "get", path: "/api/selfinc/audit", title: "Read how extensions came" },
    query: ["action", "limit"],
    answers: z.object({ records: z.array(recorded), total: z.number() }),
    async handle({ query }) {
      const [action, limit] = [query("action"), Number(query("limit") ?? MOST)];
      if (!Number.isInteger(limit) || limit < 1)
        return refuse(faultOf("limit", "limit must be a whole number from 1 on."));
      const start = await begunAt();
      const records = (await extensionsOf(house))
        .filter((each) => action === undefined || actionOf(each) === action)
        .map((each) => ({
          ...{ timestamp: each.registered_at ?? start, action: actionOf(each) },
          ...{ path: pathOf(each), result: "success", rollback_token: null },
        }));
      return json(200, { records: records.slice(0, limit), total: records.length });
    },
  },
  {
    ...{ method: "get", path: "/api/selfinc/metrics", title: "Read figures of extensions" },
    ...{ answers: z.string(), type: PROMETHEUS },
    async handle() {
      const { all, active } = await counts();
      return metricsText([
        counter("selfinc_files_discovered", "Total extensions registered", all),
        counter("selfinc_files_integrated", "Total extensions that run", active),
        gauge("selfinc_enabled", "Whether anything is taken in by itself", 0),
      ]);
    },
  },
];
