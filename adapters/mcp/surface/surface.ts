import { nearest, rejection, type Client, type Fields } from "../../../engine/index.ts";
import type { ExtraPrompt, ExtraResource, ExtraTemplate, ExtraTool } from "./extra.ts";
import { instructionsFor } from "./instructions.ts";
import type { McpOptions } from "./options.ts";
import { promptsFor } from "./prompts.ts";
import { faultOf, faultOfError } from "./refusal.ts";
import { listedTasks, resourcesFor, TASK_TEMPLATE, variableOf } from "./resources.ts";
import { marketTools, type MarketTool, type MarketTools } from "./tools.ts";
import {
  INVALID_PARAMS,
  refused,
  told,
  type Contents,
  type ListedPrompt,
  type ListedResource,
  type ListedTemplate,
  type ListedTool,
  type PromptText,
  type Told,
  type ToolAnswer,
  type Turn,
} from "./types.ts";

/** The most values that one completion may hold. */
const MOST_VALUES = 100;

/** What a server says, whichever SDK carries it: the market's own things and the embedder's. */
export class Surface {
  readonly client: Client;
  readonly instructions: string;
  readonly #tools: MarketTools;
  readonly #extraTools: readonly ExtraTool[];
  readonly #resources: readonly ExtraResource[];
  readonly #templates: readonly ExtraTemplate[];
  readonly #prompts: readonly ExtraPrompt[];

  /** Options that stay the same object have their tools put together once. */
  constructor(client: Client, choice: McpOptions) {
    const { who } = client;
    const { extra = {} } = choice;
    this.client = client;
    this.instructions = instructionsFor(choice, who);
    this.#tools = marketTools(choice, who);
    this.#extraTools = extra.tools ?? [];
    this.#resources = [...resourcesFor(client), ...(extra.resources ?? [])];
    this.#templates = [TASK_TEMPLATE, ...(extra.templates ?? [])];
    this.#prompts = [...promptsFor(choice, who), ...(extra.prompts ?? [])];
  }

  tools(): readonly ListedTool[] {
    const own = listed.get(this.#tools) ?? [...this.#tools.values()].map((tool) => tool.listed);
    listed.set(this.#tools, own);
    return this.#extraTools.length === 0
      ? own
      : [...own, ...this.#extraTools.map((tool) => tool.listed)];
  }

  /** The market's tool of this name; null for another. */
  tool(name: string): MarketTool | null {
    return this.#tools.get(name) ?? null;
  }

  async callTool(name: string, args: Fields, turn: Turn): Promise<Told<ToolAnswer>> {
    const tool = this.#tools.get(name);
    if (tool !== undefined) return tool.call(this.client, args, turn);
    const extra = this.#extraTools.find((each) => each.listed.name === name);
    if (extra === undefined) return this.#unknownTool(name);
    try {
      return told(await extra.call(args, turn, this.client));
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return told({ content: [{ type: "text", text }], isError: true });
    }
  }

  #unknownTool(name: string) {
    const near = nearest(
      name,
      this.tools().map((tool) => tool.name),
    );
    const hint = near === null ? "See tools/list." : `Did you mean ${near}?`;
    return refused(INVALID_PARAMS, `There is no tool ${name}. ${hint}`, {
      code: "unknown_operation",
      field: "name",
      reason: "unknown_tool",
      ...(near !== null && { did_you_mean: near }),
      next: "Call one of the tools that are listed.",
    });
  }

  prompts(): readonly ListedPrompt[] {
    return this.#prompts.map((prompt) => prompt.listed);
  }

  prompt(name: string, args: Readonly<Record<string, string>>): Told<PromptText> {
    const prompt = this.#prompts.find((each) => each.listed.name === name);
    if (prompt === undefined) return wrong("name", "unknown_prompt", `There is no prompt ${name}.`);
    const missing = prompt.listed.arguments?.find((each) => each.required && !args[each.name]);
    if (missing !== undefined)
      return wrong(missing.name, "required", `${missing.name} is required.`);
    return told({ description: prompt.listed.description, ...prompt.write(args) });
  }

  async resources(): Promise<readonly ListedResource[]> {
    const fixed = this.#resources.map((resource) => resource.listed);
    return [...fixed, ...(await listedTasks(this.client))];
  }

  templates(): readonly ListedTemplate[] {
    return this.#templates.map((template) => template.listed);
  }

  /** Refusals are told as such; a reader that fails rejects. */
  async read(uri: string): Promise<Told<Contents>> {
    try {
      const resource = this.#resources.find((each) => each.listed.uri === uri);
      if (resource !== undefined) return told(await resource.read(uri, this.client));
      for (const template of this.#templates) {
        const value = variableOf(template.listed.uriTemplate, uri);
        if (value !== null) return told(await template.read(uri, value, this.client));
      }
    } catch (error) {
      return { ok: false, fault: faultOfError(error) };
    }
    const message = `There is no resource ${uri}.`;
    return { ok: false, fault: faultOf(rejection("not_found", { message, field: "uri" })) };
  }

  /** What an argument of a prompt or a template may be. Unknown ones have no suggestions. */
  async complete(ref: Fields, argument: string, begun: string): Promise<Fields> {
    const { name, uri } = ref;
    const prompt = this.#prompts.find((each) => each.listed.name === name);
    const template = this.#templates.find((each) => each.listed.uriTemplate === uri);
    const values =
      (await prompt?.complete?.(argument, begun, this.client)) ??
      (await template?.complete?.(begun, this.client)) ??
      [];
    const { length: total } = values;
    return { values: values.slice(0, MOST_VALUES), total, hasMore: total > MOST_VALUES };
  }
}

const listed = new WeakMap<MarketTools, readonly ListedTool[]>();

const wrong = (field: string, reason: string, message: string) =>
  refused(INVALID_PARAMS, message, { code: "invalid_input", field, reason });
