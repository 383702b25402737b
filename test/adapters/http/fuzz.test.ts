import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHandler } from "../../../adapters/http/index.ts";
import { AETHRA_TOOLS, OPERATIONS } from "../../../engine/index.ts";
import { marketThat, openWire, SPEC, Wire, type Got } from "./given.ts";

const RUNS = process.env["GUILDHALL_DEEP"] === "1" ? 50_000 : 3000;

/** These would end or hold up the market that is fuzzed. */
const names = Object.keys(OPERATIONS).filter(
  (name) => !["wait_for_task", "suspend", "advance_clock"].includes(name),
);

const hostile = fc.constantFrom(
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"],
);
const fields = [
  ...new Set(names.flatMap((name) => Object.keys(OPERATIONS[name as "get_task"].input.shape))),
];
const field = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...fields) }, hostile, fc.string());

const scalar = fc.oneof(
  fc.constantFrom(
    ...[0, -0, -1, 1e-7, 0.1, 1e21, 1e308, 2 ** 53, null, true, "", " ", "1e9", "0x10", "NaN"],
    ...["9".repeat(400), "\u0000", "\ud800", "../../etc/passwd", "<script>", "$gt", "'; --"],
    ...["2026-02-30T00:00:00Z", "2026-01-01T00:00:00Z", "+275760-09-13T00:00:00.001Z", "0000"],
  ),
  fc.double(),
  fc.integer(),
  fc.string({ unit: "binary" }),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(field, tie("value")), { maxLength: 5 }).map(asObject),
  ),
}));

/** JSON text, since an object literal cannot carry `__proto__` as a name of its own. */
function asObject(entries: readonly (readonly [string, unknown])[]): unknown {
  const parts = entries.map(([name, each]) => `${JSON.stringify(name)}:${JSON.stringify(each)}`);
  return JSON.parse(`{${parts.join(",")}}`) as unknown;
}

const almost = fc
  .array(fc.tuple(field, value), { maxLength: 3 })
  .map((entries) => ({ ...SPEC, task_id: "x", ...(asObject(entries) as object) }));
const body = fc.oneof(
  value.map((each) => JSON.stringify(each)),
  almost.map((each) => JSON.stringify(each)),
  almost.chain((each) => fc.nat(300).map((cut) => JSON.stringify(each).slice(0, cut))),
  fc.string({ unit: "binary" }),
);

const call = fc.record({
  path: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...names).map((name) => `/v1/${name}`) },
    { weight: 3, arbitrary: fc.constantFrom(...AETHRA_TOOLS) },
    fc.string().map((name) => `/v1/${encodeURIComponent(name)}`),
    fc.constant("/mcp"),
  ),
  who: fc.constantFrom("agent_key", "developer_token", "worker_token", "operator_token"),
  body,
  key: fc.option(fc.string({ unit: "grapheme-ascii", maxLength: 20 })),
});
type Call = typeof call extends fc.Arbitrary<infer Each> ? Each : never;

const LEAKS = /\bat [^"]+:\d+:\d+|node_modules|[.]ts\b|SQLITE|ECONN|TypeError|RangeError/;

/** What no answer may be, whatever was asked. */
function fault({ status, text, body: answer }: Got): string | null {
  if (status >= 500) return `a ${status}`;
  if (LEAKS.test(text)) return "a trace of our insides";
  if (status === 202) return text === "" ? null : "a 202 with a body";
  if (answer === null || typeof answer !== "object") return "no JSON";
  return status >= 400 && !("error" in answer) ? "a refusal without its envelope" : null;
}

const send = (wire: Wire, { path, body: text, key }: Call, credential: string): Promise<Got> => {
  const headers = key === null ? {} : { "idempotency-key": key };
  if (path.startsWith("/")) return wire.send(path, { key: credential, headers, body: text });
  const message = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"${path}",`;
  const wrapped = `${message}"arguments":${text === "" ? "{}" : text}}}`;
  return wire.send("/mcp", { key: credential, headers, body: wrapped });
};

describe("Whatever is sent", () => {
  it("is answered in JSON, below 500, without our insides, and pollutes nothing", async () => {
    const { wire, keys, market } = await openWire();
    const statuses = new Map<number, number>();
    const check = async (each: Call): Promise<void> => {
      const answer = await send(wire, each, keys[each.who as "agent_key"]);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect(fault(answer)).toBe(null);
    };
    await fc.assert(fc.asyncProperty(call, check), { numRuns: RUNS });
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)["x"]).toBe(undefined);
    // The fuzz reaches past the input: some calls succeed, and others fail for their content.
    for (const status of [200, 400, 403, 404]) expect(statuses.get(status)).toBeGreaterThan(20);
    const reply = await market.execute(market.operator, "get_trial_balance", {});
    expect(reply).toMatchObject({ ok: true, output: { balanced: true } });
  });

  it("would be caught by the fuzz, where a planted handler fails or tells too much", async () => {
    const failing = marketThat(() => Promise.reject(new Error("planted")));
    const wire = new Wire(createHandler({ market: failing, onError: () => undefined }));
    expect(fault(await wire.v1("get_wallet", "good"))).toBe("a 500");
    const telling = marketThat(() =>
      Promise.resolve({
        ok: true,
        replayed: false,
        output: {
          trace: "at run (file:///src/runner.ts:10:5)",
        },
      }),
    );
    const teller = new Wire(createHandler({ market: telling }));
    expect(fault(await teller.v1("get_wallet", "good"))).toBe("a trace of our insides");
  });
});
