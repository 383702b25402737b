import { InvalidArgumentError, Option } from "commander";
import { parseAmber } from "../../engine/index.ts";
import type { PolicyOptions } from "../options.ts";

/** What sets money aside or pays it. */
const SPENDING = ["fund_task", "approve_submission", "select_bid"];

type Setting = readonly [name: string, value: string];

export interface PolicyFlags {
  readonly policy: readonly Setting[];
  readonly confirmFrom?: string;
}

/** `--policy name=value`, which may be repeated; the market says whether there is such a rule. */
export const policyOption = (): Option =>
  new Option("--policy <name=value>", "a rule of the market, like fee=0.02")
    .argParser(addSetting)
    .default([], "none");

export const confirmFromOption = (): Option =>
  new Option(
    "--confirm-from <amber>",
    "ask a person before so much is set aside or paid at once",
  ).argParser(parseAmount);

/** The rules of the market as a command line gives them. */
export const policyOf = ({ policy, confirmFrom }: PolicyFlags): PolicyOptions => ({
  ...Object.fromEntries(policy),
  ...(confirmFrom !== undefined && {
    confirmations: SPENDING.map((operation) => ({ operation, from_amber: confirmFrom })),
  }),
});

function addSetting(text: string, before: readonly Setting[]): readonly Setting[] {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError("It is NAME=VALUE, like fee=0.02.");
  return [...before, [name, value]];
}

function parseAmount(text: string): string {
  if (parseAmber(text).ok) return text;
  throw new InvalidArgumentError('Write an amount in Amber, like "500" or "2.50".');
}
