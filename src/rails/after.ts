import {
  OPERATIONS,
  printAmber,
  refused,
  rejection,
  viewPayout,
  type MoneyRail,
  type Principal,
  type Reply,
} from "../../engine/index.ts";
import { openDeposit } from "./bring.ts";
import { loadOne, own, type PayDesk } from "./desk.ts";
import { reconcile } from "./reconcile.ts";

type Accepted = Reply & { readonly ok: true };
type Input = Readonly<Record<string, unknown>>;
/** Goes on where a command ended: what the rail says belongs into the same answer. */
type After = (teller: PayDesk, reply: Accepted, input: Input, who: Principal) => Promise<Reply>;

const answered = (reply: Accepted, output: unknown): Reply => ({ ...reply, output });

/** Where the rail gives no answer now the first answer stands, and it is asked again later. */
async function tried<T>(teller: PayDesk, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    teller.complain(error);
    return null;
  }
}

const afterTopUp: After = async (teller, reply) => {
  const output = OPERATIONS.top_up.output.parse(reply.output);
  if (output.state !== "requested" && output.state !== "pending") return reply;
  const { deposit_id } = output;
  const brought = await tried(teller, () => openDeposit(teller, deposit_id));
  const deposit = await loadOne(teller, { kind: "deposit", id: deposit_id });
  if (deposit === null) return reply;
  const { state, reason } = deposit.data;
  return answered(reply, { ...output, ...brought, state, reason });
};

const afterPayout: After = async (teller, reply) => {
  const { payout_id, rail } = OPERATIONS.request_payout.output.parse(reply.output);
  if (teller.rails.get(rail)?.settles !== "by_provider") return reply;
  await teller.askPayout(payout_id);
  const payout = await loadOne(teller, { kind: "payout", id: payout_id });
  return payout === null ? reply : answered(reply, viewPayout(payout));
};

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

const afterOpenPayee: After = async (teller, reply, input, who) => {
  const output = OPERATIONS.open_payee.output.parse(reply.output);
  const rail = teller.rails.get(output.rail);
  if (!rail?.payees) return reply;
  const { payees } = rail;
  const payee = await loadOne(teller, { kind: "payee", id: who.id });
  const known = payee?.data.destinations.find((each) => each.rail === rail.name);
  const order = {
    account: who.id,
    reference: known?.reference ?? null,
    email: textOf(input["email"]),
    address: textOf(input["address"]),
  };
  const opened = await tried(teller, () => payees.open(order));
  if (opened === null) return { ok: false, rejection: rejection("rail_unreachable") };
  if (opened.state === "refused") return refused(opened, "address");
  const { reference, state } = opened;
  await own(teller, "note_payee", { account: who.id, rail: rail.name, reference, state });
  const back = textOf(input["return_url"]) ?? teller.services.publicUrl() ?? "https://localhost";
  const onboarding_url =
    state === "ready" ? null : await tried(teller, () => payees.link(reference, back));
  return answered(reply, { ...output, state, reference, onboarding_url });
};

const afterGetRails: After = async (teller, reply) => {
  const output = OPERATIONS.get_rails.output.parse(reply.output);
  const rails = output.rails.map(async (each) => {
    const rail = teller.rails.get(each.name);
    return rail === undefined ? each : { ...each, ...(await holdingsOf(rail)) };
  });
  return answered(reply, { ...output, rails: await Promise.all(rails) });
};

async function holdingsOf(rail: MoneyRail) {
  try {
    const there = await rail.holdings();
    return { holdings_amber: there === null ? null : printAmber(there) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

const afterReconcile: After = async (teller, reply, input) =>
  answered(reply, await reconcile(teller, textOf(input["rail"])));

const AFTER: Readonly<Record<string, After>> = {
  top_up: afterTopUp,
  request_payout: afterPayout,
  refund_deposit: afterPayout,
  review_payout: afterPayout,
  open_payee: afterOpenPayee,
  get_rails: afterGetRails,
  reconcile_rails: afterReconcile,
};

/** The answer with what the rails say, where the operation is about them. */
export function afterRails(
  teller: PayDesk,
  name: string,
  who: Principal,
  { input, reply }: { readonly input: Input; readonly reply: Reply },
): Promise<Reply> | Reply {
  const after = AFTER[name];
  return after === undefined || !reply.ok ? reply : after(teller, reply, input, who);
}
