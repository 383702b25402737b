import { moneyNote, OPERATIONS, type Operation } from "../../../engine/index.ts";
import type { Facts } from "./document.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};
const text = (value: string): string => value.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
const pretty = (value: unknown): string => text(JSON.stringify(value, null, 2));

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin-top: 2rem }
details { border-top: 1px solid #8884; padding: .5rem 0 }
summary { cursor: pointer }
code, pre { font: 14px/1.4 ui-monospace, monospace }
pre { overflow-x: auto; background: #8881; padding: .75rem; border-radius: .5rem }
small { opacity: .7 }`;

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((found, name) => new Map(Object.entries(found ?? {})).get(name), value);

function operationHtml(operation: Operation, paths: unknown, base: string): string {
  const { name, title, sentence, scope, effects } = operation;
  const post = at(paths, `/v1/${name}`, "post");
  const input = at(post, "requestBody", "content", "application/json", "schema");
  const output = at(post, "responses", "200", "content", "application/json", "schema");
  const curl = `curl -s ${base}/v1/${name} -H "Authorization: Bearer $KEY" -d '{}'`;
  const facts = [effects.replace("_", " "), ...(scope === null ? [] : [`scope ${scope}`])];
  return `<details id="${name}">
<summary><code>${name}</code> ${text(title)} <small>${facts.join(", ")}</small></summary>
<p>${text(sentence)}</p>
<pre>${text(curl)}</pre>
<p>Input</p><pre>${pretty(input)}</pre>
<p>Output</p><pre>${pretty(output)}</pre>
</details>`;
}

/** By whoever may call them first. */
function grouped(): ReadonlyMap<string, readonly Operation[]> {
  const groups = new Map<string, Operation[]>();
  const all: readonly Operation[] = Object.values(OPERATIONS);
  for (const operation of all) {
    const name = operation.roles.join(", ");
    groups.set(name, [...(groups.get(name) ?? []), operation]);
  }
  return groups;
}

/** An OpenAPI document as one page to read: no script, and nothing from another machine. */
export function operationsPage(document: object, { version, basePath, mode }: Facts): string {
  const paths = at(document, "paths");
  const sections = [...grouped()].map(
    ([roles, operations]) =>
      `<h2>For ${roles}</h2>\n` +
      operations.map((operation) => operationHtml(operation, paths, basePath)).join("\n"),
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Guildhall ${text(version)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${STYLE}</style></head><body>
<h1>Guildhall <small>${text(version)}</small></h1>
<p>Every operation is <code>POST ${basePath}/v1/&lt;operation&gt;</code> with a JSON body.
100 Amber are 1 USD. ${moneyNote(mode)}
The same as <a href="${basePath}/openapi.json">OpenAPI 3.1</a>.</p>
${sections.join("\n")}
</body></html>`;
}
