import { z } from "zod";
import { fieldsOf, listOf, type Fields, type HubModule } from "../../../../engine/index.ts";
import { json } from "../../answer.ts";
import { keyOf } from "../../caller.ts";
import type { Asked } from "../door.ts";
import { counter, gauge, metricsText, PROMETHEUS } from "./prometheus.ts";
import type { Hub, Row } from "./row.ts";
import { refuse } from "./words.ts";

/** More manifests are on later pages of `list_plugins`. */
const MOST = 100;

/** An extension, put together at the start or only spoken of in a manifest. */
export interface Extension {
  readonly name: string;
  readonly version: string;
  readonly category: HubModule["kind"] | "manifest";
  readonly status: "active" | "registered";
  /** When it was spoken of; null where it has been there from the start. */
  readonly registered_at: string | null;
  readonly intent: string | null;
}

const textOf = (value: unknown, otherwise: string): string =>
  typeof value === "string" ? value : otherwise;

function spokenOf(plugin: Fields): Extension {
  const { version, intent } = fieldsOf(plugin["manifest"]);
  return {
    name: String(plugin["name"]),
    ...{ version: textOf(version, "unknown"), category: "manifest", status: "registered" },
    registered_at: String(plugin["created_at"]),
    intent: typeof intent === "string" ? intent : null,
  };
}

const loaded = ({ name, kind, version }: HubModule): Extension => ({
  ...{ name, version, category: kind, status: "active", registered_at: null, intent: null },
});

/** All extensions there are: those that run, then those that were only spoken of. */
export async function extensionsOf({ market, hub }: Hub): Promise<readonly Extension[]> {
  const [{ modules }, reply] = await Promise.all([
    hub.figures(),
    market.execute(market.anyone, "list_plugins", { limit: MOST }),
  ]);
  const spoken = reply.ok ? listOf(reply.output, "plugins").map(spokenOf) : [];
  return [...modules.map(loaded), ...spoken];
}

const registration = z.object({
  name: z.string().min(1).max(100),
  manifest: z.record(z.string(), z.unknown()).optional(),
});
const pluginOut = z.object({
  name: z.string(),
  version: z.string(),
  category: z.string(),
  status: z.string(),
});

export function pluginRows(house: Hub): readonly Row[] {
  const { market } = house;
  const register = async ({ who, body, request }: Asked): Promise<Response> => {
    const { name, manifest = {} } = body;
    const given = { name, manifest };
    const reply = await market.execute(who, "register_plugin", given, keyOf(request));
    if (!reply.ok) return refuse(reply.rejection);
    const { plugin_id } = fieldsOf(reply.output);
    return json(201, { status: "registered", plugin_id });
  };
  return [
    {
      ...{ method: "get", path: "/api/plugins", title: "List plugins" },
      answers: z.object({ plugins: z.array(pluginOut), count: z.number() }),
      async handle() {
        const plugins = (await extensionsOf(house)).map(({ name, version, category, status }) => ({
          ...{ name, version, category, status },
        }));
        return json(200, { plugins, count: plugins.length });
      },
    },
    {
      ...{ method: "post", path: "/api/plugins/register", title: "Keep a plugin's manifest" },
      ...{ area: "agents", status: 201, body: registration, handle: register },
      answers: z.object({ status: z.literal("registered"), plugin_id: z.string() }),
    },
    {
      ...{ method: "get", path: "/api/plugins/metrics", title: "Read figures of plugins" },
      ...{ answers: z.string(), type: PROMETHEUS },
      async handle() {
        const all = await extensionsOf(house);
        const active = all.filter(({ status }) => status === "active").length;
        return metricsText([
          gauge("plugins_loaded", "Total plugins loaded", active),
          counter("plugins_registered", "Manifests registered", all.length - active),
        ]);
      },
    },
  ];
}
