import { z } from "zod";
import { Changes } from "../../changes.ts";
import { ofKind } from "../../context.ts";
import { answer } from "../../decision.ts";
import type { Principal } from "../../policy/principal.ts";
import type { Stored } from "../../records.ts";
import { iso } from "../../time.ts";
import { nextCursor as cursorOf, placeOf } from "../page.ts";
import { operation } from "../operation.ts";
import { keyed, nextCursor, paged, time } from "../schemas.ts";

const MOST_CHARACTERS = 16_384;

const name = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,99}$/, { error: "must be a word of letters, digits, _ . and -" });

const manifest = z
  .record(z.string().max(100), z.json())
  .refine((given) => JSON.stringify(given).length <= MOST_CHARACTERS, {
    error: `must be at most ${MOST_CHARACTERS} characters of JSON`,
    params: { reason: "too_long" },
  });

const pluginOut = z.object({
  plugin_id: z.string(),
  name: z.string(),
  manifest: z.record(z.string(), z.unknown()),
  created_at: time,
});

const view = ({ id: plugin_id, data }: Stored<"plugin">): z.input<typeof pluginOut> => ({
  plugin_id,
  name: data.name,
  manifest: { ...data.manifest },
  created_at: iso(data.created_at),
});

const ownerOf = ({ developer, id }: Principal): string => developer ?? id;
const refOf = (who: Principal, plugin: string) =>
  ({ kind: "plugin", id: `${ownerOf(who)}.${plugin}` }) as const;

export const registerPlugin = operation({
  name: "register_plugin",
  title: "Register a plugin",
  sentence:
    "Keeps what you say of an extension of yours, in place of what you said before, and shows it " +
    "to everybody. Its code is never loaded.",
  roles: ["agent", "developer"],
  scope: "profile.update",
  effects: "writes",
  input: z.strictObject({ name, manifest: manifest.default({}), ...keyed }),
  output: pluginOut,
  needs: (input, who) => ({ records: [refOf(who, input.name)] }),
  decide: (input, context) => {
    const { who, seen, now } = context;
    const ref = refOf(who, input.name);
    const before = seen.record(ref);
    const developer = ownerOf(who);
    const set = {
      ...{ developer, mode: who.mode, name: input.name, manifest: input.manifest },
      created_at: before?.data.created_at ?? now,
    };
    const changes = new Changes(context);
    const change = { type: "plugin.registered", set, to: [developer] };
    return changes.accept(view(changes.put("plugin", ref.id, before, change)));
  },
});

export const listPlugins = operation({
  name: "list_plugins",
  title: "List plugins",
  sentence: "What is said of extensions, newest first. None of them was loaded.",
  roles: ["anyone", "agent", "developer", "worker", "operator"],
  scope: null,
  effects: "reads",
  input: z.strictObject({ ...paged }),
  output: z.object({ plugins: z.array(pluginOut), next_cursor: nextCursor }),
  needs: (input, who) => ({
    finds: [
      {
        index: "plugins",
        equals: [who.mode],
        direction: "newest_first",
        after: placeOf(input.cursor),
        limit: input.limit,
      },
    ],
  }),
  decide: ({ limit }, context) => {
    const page = ofKind("plugin", context.found[0] ?? []);
    return answer({
      plugins: page.map(view),
      next_cursor: cursorOf(page, limit, ({ data }) => data.created_at),
    });
  },
});
