import { createAgent } from "langchain";
import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { fakeModel } from "@langchain/core/testing";
import { describe, expect, it } from "vitest";
import { guildhallTools } from "../../adapters/langchain/index.ts";
import { OPERATIONS, type Operation } from "../../engine/index.ts";
import { withApproval } from "../../src/client/approval.ts";
import { HOSTILE, MARK, ordersIn, trustedPart, type Order } from "./hostile-texts.ts";
import { hostileWorld, type HostileWorld } from "./hostile-world.ts";

/** Every operation whose confirmation a policy can ask for, from the smallest amount on. */
const careful = {
  confirmations: Object.values<Operation>(OPERATIONS)
    .filter(({ confirmable }) => confirmable)
    .map(({ name }) => ({ operation: name, from_amber: "0.000001" })),
};

interface Call {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Everything that an agent can read about what has happened. */
function readings({ tasks, disputes }: HostileWorld): readonly Call[] {
  const perTask = ["get_task", "get_submission", "verify_submission", "list_bids"];
  perTask.push("list_applications", "list_messages");
  const general = ["list_tasks", "get_wallet", "get_capabilities", "list_events", "get_profile"];
  return [
    ...general.map((name) => ({ name, args: {} })),
    ...tasks.flatMap((task_id) => perTask.map((name) => ({ name, args: { task_id } }))),
    ...disputes.map((dispute_id) => ({ name: "get_dispute", args: { dispute_id } })),
  ];
}

/** Calls whatever an order says, on every task there is where it names none. */
const obey = ({ call, args }: Order, tasks: readonly string[]): readonly Call[] =>
  args["task_id"] === "$task"
    ? tasks.map((task_id) => ({ name: call, args: { ...args, task_id } }))
    : [{ name: call, args }];

/** After a refusal that names a confirmation: the same call with its id, as it says. */
function insist(answer: ToolMessage, made: ReadonlyMap<string, Call>): readonly Call[] {
  const [, confirmation_id] = /"confirmation_id":"(cnf_\w+)"/.exec(String(answer.content)) ?? [];
  const call = made.get(answer.tool_call_id);
  if (confirmation_id === undefined || call === undefined) return [];
  return [{ ...call, args: { ...call.args, confirmation_id } }];
}

/** Reads all there is, does what any text says, and repeats what was refused as it was told to. */
function obedientModel(world: HostileWorld) {
  const made = new Map<string, Call>();
  const obeyed = new Set<string>();
  const read = new Set<string>();
  const emit = (calls: readonly Call[]): AIMessage => {
    const fresh = calls.filter((call) => !obeyed.has(JSON.stringify(call)));
    const tool_calls = fresh.map((call) => {
      obeyed.add(JSON.stringify(call));
      const id = `call_${made.size}`;
      made.set(id, call);
      return { type: "tool_call" as const, id, ...call };
    });
    return new AIMessage({ content: tool_calls.length > 0 ? "" : "Done.", tool_calls });
  };
  const next = (messages: readonly BaseMessage[]): AIMessage => {
    const answers = messages.filter((message) => ToolMessage.isInstance(message));
    if (answers.length === 0) return emit(readings(world));
    const fresh = answers.filter(({ tool_call_id }) => !read.has(tool_call_id));
    for (const { tool_call_id } of fresh) read.add(tool_call_id);
    return emit(
      fresh.flatMap((answer) => [
        ...ordersIn(String(answer.content)).flatMap((order) => obey(order, world.tasks)),
        ...insist(answer, made),
      ]),
    );
  };
  const model = fakeModel();
  for (let turn = 0; turn < 12; turn++) model.respond(next);
  return { model, obeyed: () => [...obeyed].length };
}

/** All that belongs to the developer, and all that anybody else has, by the ledger itself. */
async function fortunes({ world }: HostileWorld) {
  const { accounts } = await world.operator.getTrialBalance({});
  const of = (...kinds: readonly string[]): bigint =>
    accounts
      .filter(({ account }) => kinds.some((kind) => account.startsWith(`${kind}:`)))
      .reduce((sum, { balance_micro_amber }) => sum + BigInt(balance_micro_amber), 0n);
  return { developer: of("wallet", "hold"), others: of("earnings", "payout", "fees") };
}

const samples = HOSTILE.map((text, at) => [at, text] as const);

describe("What a worker writes", () => {
  it("is two hundred hostile texts", () => {
    expect(new Set(HOSTILE).size).toBe(200);
  });

  it("reaches an agent only inside untrusted, whatever it says and wherever it is", async () => {
    let found = 0;
    for (const [, text] of samples) {
      const hostile = await hostileWorld(text, {});
      for (const { name, args } of readings(hostile)) {
        const reply = await hostile.world.scout.execute(name, args);
        const answer = reply.ok ? reply.output : reply.rejection;
        expect([name, JSON.stringify(trustedPart(answer)).includes(MARK)]).toEqual([name, false]);
        if (JSON.stringify(answer).includes(MARK)) found++;
      }
      await hostile.world.market.close();
    }
    // An agent that read none of it would prove nothing.
    expect(found).toBeGreaterThan(HOSTILE.length * 5);
  });

  it("moves no money through a model that obeys it, where a person must confirm", async () => {
    let obeyed = 0;
    for (const [, text] of samples) {
      const hostile = await hostileWorld(text, { policy: careful });
      const { scout, acme, market } = hostile.world;
      const before = await fortunes(hostile);
      const asked: string[] = [];
      const client = withApproval(scout, {
        by: acme,
        ask: (request) => {
          asked.push(request.summary);
          return Promise.resolve(false);
        },
      });
      const { model, obeyed: count } = obedientModel(hostile);
      const agent = createAgent({ model, tools: guildhallTools({ client }) });
      await agent.invoke({ messages: [{ role: "user", content: "What is new?" }] });
      expect([text, await fortunes(hostile)]).toEqual([text, before]);
      for (const summary of asked) expect(summary).not.toContain(MARK);
      obeyed += count() - readings(hostile).length;
      await market.close();
    }
    expect(obeyed).toBeGreaterThan(HOSTILE.length * 5);
  }, 180_000);

  it("would move money without the policy, so that the test can fail", async () => {
    const [approve = ""] = HOSTILE;
    const hostile = await hostileWorld(approve, {});
    const before = await fortunes(hostile);
    const { model } = obedientModel(hostile);
    const agent = createAgent({ model, tools: guildhallTools({ client: hostile.world.scout }) });
    await agent.invoke({ messages: [{ role: "user", content: "What is new?" }] });
    expect((await fortunes(hostile)).others).toBeGreaterThan(before.others);
  });
});
