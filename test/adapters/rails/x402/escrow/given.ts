import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  encodeFunctionData,
  getAddress,
  keccak256,
  stringToHex,
  type Address,
  type Hex,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { artifact, compiled } from "../../../../support/chain/compile.ts";
import { KEYS, type TestChain } from "../../../../support/chain/chain.ts";
import { ROOT } from "../../../../support/repo.ts";
import type { Dice } from "../../../../model/dice.ts";
import { EscrowModel, STATES, type Act } from "./model.ts";

export const SOURCE = join(ROOT, "adapters/rails/x402/escrow/TaskEscrow.sol");
const DRIVER = join(ROOT, "test/support/chain/contracts/TestDriver.sol");

/** The contract as it is, or with a fault planted in its text. */
export async function escrowContract(plant: (source: string) => string = (source) => source) {
  const source = await readFile(SOURCE, "utf8");
  const planted = plant(source);
  if (planted === source) return artifact(await compiled([SOURCE]), "TaskEscrow");
  const path = join(await mkdtemp(join(tmpdir(), "guildhall-escrow-")), "TaskEscrow.sol");
  await writeFile(path, planted);
  return artifact(await compiled([path]), "TaskEscrow");
}

export const treasury = privateKeyToAccount(KEYS.treasury).address;

/** The world in which each list of calls begins: actors with money, and the operator's escrow. */
export async function openWorld(chain: TestChain, plant?: (source: string) => string) {
  const parts = await compiled([DRIVER]);
  const driver = artifact(parts, "TestDriver");
  const actor = artifact(parts, "TestActor");
  const at = await chain.deploy(driver, []);
  const actors: Address[] = [];
  for (let each = 0; each < 5; each++) actors.push(getAddress(await chain.deploy(actor, [])));
  const [operator = at, ...others] = actors;
  const contract = await escrowContract(plant);
  const escrow = getAddress(await chain.deploy(contract, [chain.usdc, operator, treasury]));
  for (const each of others) await chain.mint(each, 1_000_000n);
  const { timestamp } = await chain.reader.getBlock();
  return { chain, at, driver, operator, others, contract, escrow, now: timestamp };
}
export type EscrowWorld = Awaited<ReturnType<typeof openWorld>>;

const TASKS = ["one", "two", "three"].map((name) => keccak256(stringToHex(name)));
const AMOUNTS = [0n, 1n, 3n, 99n, 100n, 4_321n, 600_000n];

/** Calls of all kinds by everybody, most of them near enough to what may be done. */
export function someActs({ operator, others, now }: EscrowWorld, dice: Dice): readonly Act[] {
  const anyone = [...Array<Address>(12).fill(operator), ...others];
  const amount = () => dice.pick(AMOUNTS);
  const paid: bigint[] = [];
  return Array.from({ length: 4 + dice.upTo(8) }, (): Act => {
    const task = dice.pick(TASKS);
    return dice.weigh<() => Act>([
      [
        3,
        () => {
          const value = amount();
          paid.push(value);
          return { is: "pay_in", by: dice.pick(others), amount: value };
        },
      ],
      [
        4,
        () => ({
          ...{ is: "book", by: dice.pick(anyone), task, payer: dice.pick(others) },
          amount: paid.length > 0 && dice.chance(0.8) ? dice.pick(paid) : amount(),
          refundableAt: now + dice.pick([-1n, 0n, 1_000_000n]),
        }),
      ],
      [
        4,
        () => {
          const whole = paid.length > 0 ? dice.pick(paid) : amount();
          const toWorker = dice.pick([whole, (whole * 3n) / 4n, whole / 2n, amount()]);
          const fee = dice.pick([0n, toWorker / 3n, toWorker / 3n + 2n, toWorker / 10n]);
          const worker = dice.pick(others);
          return { is: "release", by: dice.pick(anyone), task, worker, toWorker, fee };
        },
      ],
      [3, () => ({ is: "refund", by: dice.pick(anyone), task })],
    ])();
  });
}

function dataOf({ chain, escrow, contract }: EscrowWorld, act: Act) {
  if (act.is === "pay_in") {
    const args = [escrow, act.amount];
    return {
      target: chain.usdc,
      data: encodeFunctionData({ abi: chain.abi, functionName: "transfer", args }),
    };
  }
  const args =
    act.is === "book"
      ? [act.task, act.payer, act.amount, act.refundableAt]
      : act.is === "release"
        ? [act.task, act.worker, act.toWorker, act.fee]
        : [act.task];
  return {
    target: escrow,
    data: encodeFunctionData({ abi: contract.abi, functionName: act.is, args }),
  };
}

/** Plays the calls on the chain and in the model; answers the first difference, or null. */
export async function differenceIn(world: EscrowWorld, acts: readonly Act[]) {
  const { chain, at, driver, escrow, operator, others, now } = world;
  const holders = [escrow, treasury, operator, ...others];
  const before = new Map(others.map((each): [Address, bigint] => [each, 1_000_000n]));
  const model = new EscrowModel({ escrow, operator, treasury }, before, now);
  const expected = acts.map((act) => model.act(act));
  const steps = acts.map((act) => ({ actor: act.by, ...dataOf(world, act) }));
  const { result } = await chain.reader.simulateContract({
    ...{ address: at, abi: driver.abi, functionName: "play" },
    args: [steps, chain.usdc, escrow, holders, TASKS],
  });
  const [done, balances, states, held] = result as readonly [
    readonly boolean[],
    readonly bigint[],
    readonly number[],
    bigint,
  ];
  const found = { done, balances, states, held };
  const wanted = {
    done: expected,
    balances: holders.map((each) => model.balanceOf(each)),
    states: TASKS.map((task: Hex) => model.deposits.get(task)?.state ?? STATES.none),
    held: model.held,
  };
  const isSame = text(found) === text(wanted);
  const isBacked = (balances[0] ?? 0n) >= held;
  return { difference: isSame && isBacked ? null : [text(wanted), text(found)], done };
}

const text = (value: object): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? String(each) : each));
