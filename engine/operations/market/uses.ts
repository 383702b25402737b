import { z } from "zod";
import { Changes } from "../../changes.ts";
import { operation } from "../operation.ts";

/** More than this at once make a commit that others wait for. */
export const MOST_USES = 100;

const use = z.strictObject({
  credential: z.string(),
  count: z.int().min(1),
  at: z.number(),
  ip_hash: z.string().nullable(),
});

/** What was counted since it was last written down, by the digest of the key. */
export const noteUses = operation({
  name: "note_uses",
  title: "Note the uses of keys",
  sentence: "How often keys were used since this was last written down, when, and from where.",
  roles: ["clock"],
  scope: null,
  effects: "writes",
  input: z.strictObject({ uses: z.array(use).max(MOST_USES) }),
  output: z.object({}),
  needs: ({ uses }) => ({
    glances: uses.map(({ credential }) => ({ kind: "credential", id: credential })),
  }),
  decide: ({ uses }, context) => {
    const changes = new Changes(context, "engine");
    for (const { credential, count, at, ip_hash } of uses) {
      const key = context.seen.record({ kind: "credential", id: credential });
      if (!key) continue;
      changes.change(key, {
        type: "credential.used",
        set: {
          usage_count: (key.data.usage_count ?? 0) + count,
          last_used_at: Math.max(key.data.last_used_at ?? 0, at),
          last_used_ip_hash: ip_hash,
        },
      });
    }
    return changes.accept({});
  },
});
