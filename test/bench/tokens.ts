import { encode } from "gpt-tokenizer";
import { chooseTools, KITS, type KitName, type Principal } from "../../engine/index.ts";

const ROLES = {
  requester: "agent",
  aethra: "agent",
  worker: "worker",
  operator: "operator",
} as const satisfies Record<KitName, Principal["role"]>;

const MOST: Partial<Record<KitName, number>> = { requester: 4_000, aethra: 3_000 };

/** What names, descriptions and input schemas cost a model, by the tokenizer of GPT-4o. */
export function countTokens(): void {
  console.log("\nTokens of names, descriptions and input schemas");
  for (const kit of Object.keys(KITS).filter((name) => name in ROLES)) tell(kit as KitName);
}

function tell(kit: KitName): void {
  const who = { role: ROLES[kit], id: "x", developer: "d", mode: "test", scopes: null } as const;
  const each = chooseTools({ kit }, who).map(
    ({ name, description, inputSchema }): [string, number] => [
      name,
      encode(JSON.stringify({ name, description, inputSchema })).length,
    ],
  );
  const sum = each.reduce((total, [, tokens]) => total + tokens, 0);
  const most = MOST[kit];
  const goal = most === undefined ? "" : `, at most ${most}${sum > most ? "  TOO MANY" : ""}`;
  const [dearest] = each.toSorted(([, a], [, b]) => b - a);
  const counted = `${String(each.length).padStart(3)} tools${String(sum).padStart(7)} tokens`;
  console.log(
    `  ${kit.padEnd(12)}${counted}${goal}` + `; the most is ${dearest?.[0]} with ${dearest?.[1]}`,
  );
}
