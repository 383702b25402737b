import type {
  Extra,
  ExtraPrompt,
  ExtraTool,
  Fields,
  Form,
  PromptText,
  ToolAnswer,
  Turn,
} from "../../../adapters/mcp/index.ts";

// What the official conformance suite calls by name, offered beside the market by the extension
// point that any embedder has: so it is our own adapter that is put to the test.

const PNG = [
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAA",
  "AABJRU5ErkJggg==",
].join("");
const WAV = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=";

const wait = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

const says = (text: string): ToolAnswer => ({ content: [{ type: "text", text }] });
const image = { type: "image", data: PNG, mimeType: "image/png" };
const embedded = (uri: string, mimeType: string, text: string): Fields => ({
  type: "resource",
  resource: { uri, mimeType, text },
});

const EMPTY = { type: "object", properties: {} };
const ofText = (name: string) => ({
  type: "object",
  properties: { [name]: { type: "string" } },
  required: [name],
});

const tool = (name: string, call: ExtraTool["call"], inputSchema: Fields = EMPTY): ExtraTool => ({
  listed: { name, description: `The conformance suite calls ${name}.`, inputSchema },
  call,
});

const answers = (name: string, ...content: Fields[]): ExtraTool =>
  tool(name, () => Promise.resolve({ content }));

async function withLogging(_: Fields, turn: Turn): Promise<ToolAnswer> {
  await turn.log("info", "Tool execution started");
  await wait(50);
  await turn.log("info", "Tool processing data");
  await wait(50);
  await turn.log("info", "Tool execution completed");
  return says("Three messages were logged.");
}

async function withProgress(_: Fields, turn: Turn): Promise<ToolAnswer> {
  for (const progress of [0, 50, 100]) {
    await turn.progress?.({ progress, total: 100 });
    await wait(50);
  }
  return says("All done.");
}

async function sampling({ prompt }: Fields, { sample }: Turn): Promise<ToolAnswer> {
  if (sample === null) throw new Error("This client cannot sample.");
  const content = { type: "text", text: prompt };
  const answer = await sample({ messages: [{ role: "user", content }], maxTokens: 100 });
  return says(`LLM response: ${(answer["content"] as { text: string }).text}`);
}

const elicitation = (name: string, begins: string, form: (args: Fields) => Form): ExtraTool =>
  tool(
    name,
    async (args, { elicit }) => {
      if (elicit === null) throw new Error("This client cannot ask its user.");
      const { action, content = {} } = await elicit(form(args));
      return says(`${begins}: action=${action}, content=${JSON.stringify(content)}`);
    },
    name === "test_elicitation" ? ofText("message") : EMPTY,
  );

const options = ["option1", "option2", "option3"];
const titled = (noun: string) =>
  ["First", "Second", "Third"].map((nth, at) => ({
    const: `value${at + 1}`,
    title: `${nth} ${noun}`,
  }));

const userForm = ({ message }: Fields): Form => ({
  message: String(message),
  requestedSchema: {
    type: "object",
    properties: {
      username: { type: "string", description: "User's response" },
      email: { type: "string", description: "User's email address" },
    },
    required: ["username", "email"],
  },
});

const defaultsForm = (): Form => ({
  message: "Everything has a default.",
  requestedSchema: {
    type: "object",
    properties: {
      name: { type: "string", default: "John Doe" },
      age: { type: "integer", default: 30 },
      score: { type: "number", default: 95.5 },
      status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
      verified: { type: "boolean", default: true },
    },
    required: [],
  },
});

const enumsForm = (): Form => ({
  message: "Choose.",
  requestedSchema: {
    type: "object",
    properties: {
      untitledSingle: { type: "string", enum: options },
      titledSingle: { type: "string", oneOf: titled("Option") },
      legacyEnum: {
        type: "string",
        enum: ["opt1", "opt2", "opt3"],
        enumNames: ["Option One", "Option Two", "Option Three"],
      },
      untitledMulti: { type: "array", items: { type: "string", enum: options } },
      titledMulti: { type: "array", items: { anyOf: titled("Choice") } },
    },
    required: [],
  },
});

const SCHEMA_2020 = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  $defs: {
    address: {
      type: "object",
      properties: { street: { type: "string" }, city: { type: "string" } },
    },
  },
  properties: { name: { type: "string" }, address: { $ref: "#/$defs/address" } },
  additionalProperties: false,
};

const tools: readonly ExtraTool[] = [
  answers("test_simple_text", {
    type: "text",
    text: "This is a simple text response for testing.",
  }),
  answers("test_image_content", image),
  answers("test_audio_content", { type: "audio", data: WAV, mimeType: "audio/wav" }),
  answers(
    "test_embedded_resource",
    embedded("test://embedded-resource", "text/plain", "This is an embedded resource content."),
  ),
  answers(
    "test_multiple_content_types",
    { type: "text", text: "Multiple content types test:" },
    image,
    embedded("test://mixed-content-resource", "application/json", '{"test":"data","value":123}'),
  ),
  tool("test_tool_with_logging", withLogging),
  tool("test_tool_with_progress", withProgress),
  tool("test_error_handling", () =>
    Promise.reject(new Error("This tool intentionally returns an error for testing")),
  ),
  tool("test_sampling", sampling, ofText("prompt")),
  elicitation("test_elicitation", "User response", userForm),
  elicitation("test_elicitation_sep1034_defaults", "Elicitation completed", defaultsForm),
  elicitation("test_elicitation_sep1330_enums", "Elicitation completed", enumsForm),
  tool("test_reconnection", async (_, turn) => {
    turn.closeStream();
    await wait(100);
    return says("Reconnection test completed");
  }),
  tool("json_schema_2020_12_tool", () => Promise.resolve(says("ok")), SCHEMA_2020),
];

const prompt = (
  name: string,
  argument: readonly string[],
  write: (args: Readonly<Record<string, string>>) => readonly Fields[],
): ExtraPrompt => ({
  listed: {
    name,
    description: `The conformance suite asks for ${name}.`,
    arguments: argument.map((each) => ({ name: each, description: each, required: true })),
  },
  write: (args): PromptText => ({
    messages: write(args).map((content) => ({ role: "user", content })),
  }),
  complete: (_, begun) =>
    Promise.resolve(["paris", "park", "party"].filter((each) => each.startsWith(begun))),
});

const text = (saying: string): Fields => ({ type: "text", text: saying });

const prompts: readonly ExtraPrompt[] = [
  prompt("test_simple_prompt", [], () => [text("This is a simple prompt for testing.")]),
  prompt("test_prompt_with_arguments", ["arg1", "arg2"], ({ arg1, arg2 }) => [
    text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`),
  ]),
  prompt("test_prompt_with_embedded_resource", ["resourceUri"], ({ resourceUri = "" }) => [
    embedded(resourceUri, "text/plain", "Embedded resource content for testing."),
    text("Please process the embedded resource above."),
  ]),
  prompt("test_prompt_with_image", [], () => [image, text("Please analyze the image above.")]),
];

const resource = (uri: string, mimeType: string, contents: Fields) => ({
  listed: { uri, name: uri, description: "For the conformance suite.", mimeType },
  read: () => Promise.resolve([{ uri, mimeType, ...contents }]),
});

export const FIXTURES: Extra = {
  tools,
  prompts,
  resources: [
    resource("test://static-text", "text/plain", {
      text: "This is the content of the static text resource.",
    }),
    resource("test://static-binary", "image/png", { blob: PNG }),
    resource("test://watched-resource", "text/plain", { text: "watched" }),
  ],
  templates: [
    {
      listed: {
        uriTemplate: "test://template/{id}/data",
        name: "template",
        description: "For the conformance suite.",
        mimeType: "application/json",
      },
      read: (uri, id) => {
        const data = { id, templateTest: true, data: `Data for ID: ${id}` };
        return Promise.resolve([{ uri, mimeType: "application/json", text: JSON.stringify(data) }]);
      },
    },
  ],
};
