import type { Mode } from "../ledger/account.ts";

const NOTES: Readonly<Record<Mode, string>> = {
  test: "This is a sandbox: its money is play money, with which nobody is ever paid.",
  live: "Its money is real.",
};

/** What everybody is told of a market's money before they move any. */
export const moneyNote = (mode: Mode): string => NOTES[mode];
