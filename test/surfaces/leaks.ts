import { SCOPES } from "../../engine/index.ts";
import { guardedPost, type MarketOptions } from "../../src/index.ts";
import { CONFIRM_FROM, REVIEW_FROM, keyFor, type By, type Input, type Town } from "./commands.ts";
import { goodInput, idFields, operations, type Belongings } from "./ids.ts";
import { SURFACES } from "./surfaces.ts";
import type { OpenTown } from "./town.ts";

/** Webhooks are sent, so that there are deliveries to be named. */
export const OPTIONS: MarketOptions = {
  secretKey: "a key for tests only",
  policy: {
    confirmations: [{ operation: "fund_task", from_amber: CONFIRM_FROM }],
    payout_review_from_amber: REVIEW_FROM,
  },
  webhooks: { post: guardedPost() },
};

/** Ids of their own differ from one try to the next; of the one that was asked for nothing may. */
const OWN = /\b([a-z]{3}_)+[0-9A-Za-z]{21}(\.[a-z]\d+)?/g;
const without = (bytes: string, id: string): string =>
  bytes.replaceAll(id, "<asked>").replaceAll(OWN, "<own>");

/** As well formed as the other, and names nothing. */
const unknownFor = (id: string): string => {
  const at = 5;
  return id.slice(0, at) + (id[at] === "0" ? "1" : "0") + id.slice(at + 1);
};

/** Names something at a dotted field. */
function naming(input: Input, field: string, id: string): Input {
  const [head = "", ...rest] = field.split(".");
  if (rest.length === 0) return { ...input, [head]: id };
  return { ...input, [head]: naming({}, rest.join("."), id) };
}

export interface Strangers {
  readonly town: Town;
  readonly by: readonly By[];
  /** What is theirs as well, and so no secret. */
  readonly shared: readonly string[];
}

/** Every answer by which somebody can tell what belongs to others from what does not exist. */
export async function leaks({ town, by, shared }: Strangers, theirs: Belongings) {
  const found = new Set<string>();
  let asked = 0;
  for (const role of by)
    for (const operation of operations) {
      const { name, roles, input: schema } = operation;
      if (!roles.some((each) => each === role)) continue;
      for (const field of idFields(schema)) {
        if (shared.includes(field)) continue;
        const ids = theirs[field.split(".").at(-1) ?? ""];
        if (ids === undefined) throw new Error(`nothing is known that ${field} names: ${name}`);
        let input = await goodInput(operation, role, town);
        for (const id of ids)
          for (const surface of SURFACES) {
            if (!surface.carries(name, role)) continue;
            const said: string[] = [];
            for (const each of [id, unknownFor(id)]) {
              const call = { name, key: keyFor(town, role), input: naming(input, field, each) };
              const { code, bytes } = await surface.send(town.wire, call);
              said.push(without(bytes, each));
              // What was done leaves another state behind: the next try begins from the same one.
              if (code === null) input = await goodInput(operation, role, town);
              asked++;
            }
            if (said[0] !== said[1]) found.add(`${surface.name} ${name} with ${field} by ${role}`);
          }
      }
    }
  return { found: [...found], asked };
}

/** A developer, its agent and a worker of the same market who have nothing to do with the town. */
export async function strangersOf({ wire, keys }: OpenTown): Promise<Town> {
  const { body: developer } = await wire.v1("register_developer", undefined, { name: "Other" });
  const { body: agent } = await wire.v1("register_agent", developer.token, {
    ...{ display_name: "Other", scopes: SCOPES },
  });
  const { body: worker } = await wire.v1("register_worker", undefined, { name: "Other" });
  await wire.v1("top_up", developer.token, { usd: 100_000 });
  return {
    wire,
    keys: {
      ...keys,
      developer_token: developer.token,
      agent_id: agent.agent_id,
      agent_key: agent.api_key,
      worker_token: worker.token,
    },
  };
}
