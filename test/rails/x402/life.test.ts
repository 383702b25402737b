import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChain } from "../../support/chain/anvil.ts";
import {
  insideOf,
  ledgerOf,
  openPaid,
  payer,
  paying,
  postTask,
  receiptIn,
  TASK,
  treasury,
  v1,
} from "./given.ts";

type Paid = Awaited<ReturnType<typeof openPaid>>;

const USD = 100_000_000n;

describe.runIf(hasChain())("Money that came by x402", () => {
  let paid: Paid;
  beforeAll(async () => {
    paid = await openPaid();
  });
  afterAll(() => paid.close());

  const agrees = async () =>
    expect(await insideOf(paid.host)).toBe(await paid.chain.balance(treasury));

  it("pays the worker and the platform, and leaves for the worker's address", async () => {
    const { host, chain } = paid;
    const { market } = host;
    const ann = await payer(chain, 15_000_000n);
    const { body } = await postTask(host, paying(ann));
    const ada = await market.registerWorker({ name: "Ada", skills: ["photography"] });
    const operator = market.as(market.operator);
    await operator.matchTask({ task_id: body.id, worker_id: ada.worker_id });
    const worker = market.as(ada);
    await worker.acceptTask({ task_id: body.id });
    await worker.submitWork({ task_id: body.id, text_content: "The shop front, as asked." });
    const { available_usd } = await worker.getEarnings({});
    const fees = (await ledgerOf(host)).get("fees:live") ?? 0n;
    expect(fees).toBeGreaterThan(0n);
    const earned = BigInt(Math.round(Number(available_usd) * 1e8));
    expect(fees + earned).toBe(15n * USD);

    const address = (await payer(chain, 0n)).address;
    expect(await worker.openPayee({ address })).toMatchObject({ rail: "x402", state: "ready" });
    const sent = await worker.requestPayout({});
    expect(sent).toMatchObject({ state: "paid", rail: "x402" });
    expect(sent.reference).toMatch(/^0x[0-9a-f]{64}$/);
    expect(await chain.balance(address)).toBe(earned / 100n);
    expect((await worker.getEarnings({})).available_usd).toBe("0.00");
    await agrees();
  });

  it("goes back to who paid it, when asked for", async () => {
    const { host, chain } = paid;
    const ann = await payer(chain, 15_000_000n);
    const { body } = await postTask(host, paying(ann));
    const key: string = body.payment.access_key;
    await v1(host, "cancel_task", key, { task_id: body.id });
    const operator = host.market.as(host.market.operator);
    const account_id = `dev_${ann.address.toLowerCase()}`;
    const { deposits } = await operator.listDeposits({ account_id });
    expect(deposits).toMatchObject([{ state: "succeeded", received_usd: "15.00", rail: "x402" }]);
    const deposit_id = deposits[0]?.deposit_id ?? "";
    const back = await operator.refundDeposit({ deposit_id, account_id, amount_amber: "1500" });
    expect(back).toMatchObject({ state: "paid", deposit_id });
    expect(await chain.balance(ann.address)).toBe(15_000_000n);
    await agrees();
  });

  it("tops a wallet up over /v1, at once", async () => {
    const { host, chain } = paid;
    const ann = await payer(chain, 40_000_000n);
    const acme = await host.market.registerDeveloper({ name: "Acme" });
    const asked = await v1(host, "top_up", acme.token, { usd: "25.50" });
    expect([asked.status, asked.body.accepts[0].maxAmountRequired]).toEqual([402, "25500000"]);
    const { status, headers, body } = await v1(
      host,
      "top_up",
      acme.token,
      { usd: "25.50" },
      paying(ann),
    );
    expect([status, body]).toMatchObject([
      200,
      { added_usd: "25.50", balance_usd: "25.50", state: "succeeded", rail: "x402" },
    ]);
    expect(receiptIn(headers).success).toBe(true);
    expect(await chain.balance(ann.address)).toBe(14_500_000n);
    await agrees();
  });

  it("funds a draft over /v1, for as much as it needs", async () => {
    const { host, chain } = paid;
    const ann = await payer(chain, 20_000_000n);
    const acme = await host.market.registerDeveloper({ name: "Acme" });
    const scout = await host.market.as(acme).registerAgent({ display_name: "Scout" });
    const key = await host.market.as(acme).createApiKey({
      name: "scout",
      agent_id: scout.agent_id,
      scopes: ["tasks.create", "payments.fund", "tasks.read"],
    });
    const secret: string = key.api_key;
    const spec = { title: "Photograph it", task_type: "photography", budget_amber: 1200 };
    const { body: draft } = await v1(host, "create_task", secret, spec);
    const { task_id } = draft;
    const short = await v1(host, "fund_task", secret, { task_id });
    expect([short.status, short.body.error.code]).toEqual([402, "insufficient_funds"]);
    const { status, body } = await v1(host, "fund_task", secret, { task_id }, paying(ann));
    expect([status, body]).toMatchObject([200, { status: "funded", held_usd: "12.00" }]);
    expect(await chain.balance(ann.address)).toBe(8_000_000n);
    await agrees();
  });

  it("stays the payer's where the task is refused after all", async () => {
    const { host, chain } = paid;
    const ann = await payer(chain, 15_000_000n);
    const first = await postTask(host, paying(ann));
    const account_id = `dev_${ann.address.toLowerCase()}`;
    const operator = host.market.as(host.market.operator);
    await operator.suspend({ account_id, suspended: true });
    await chain.mint(ann.address, 15_000_000n);
    const refused = await postTask(host, paying(ann), { ...TASK, instruction: "Another one" });
    expect([first.status, refused.status]).toEqual([201, 403]);
    expect(await chain.balance(ann.address)).toBe(15_000_000n);
    await agrees();
  });
});
