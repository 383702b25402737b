/** A command of the lifecycle as a limit does it: sizes and counts are those of the real one. */
export interface RawStep {
  readonly status: string;
  /** Characters of the task, of the submissions beside it and of the log's line; 0: not written. */
  readonly data: number;
  readonly work: number;
  readonly line: number;
  readonly recipients: number;
  readonly events: number;
  /** What it does to a wallet; 0: nothing. */
  readonly pays: number;
  /** Other accounts that it moves. */
  readonly postings: number;
}

const step = (
  status: string,
  [data, work, line]: readonly [number, number, number],
  [recipients, events]: readonly [number, number],
  [pays, postings]: readonly [number, number] = [0, 0],
): RawStep => ({ status, data, work, line, recipients, events, pays, postings });

/** Create, fund, accept, start, submit, approve. */
export const RAW_STEPS: readonly RawStep[] = [
  step("draft", [843, 0, 1060], [2, 1]),
  step("funded", [862, 0, 563], [2, 1], [-1, 3]),
  step("matched", [875, 0, 439], [3, 1], [0, 2]),
  step("in_progress", [879, 0, 278], [3, 1]),
  step("awaiting_review", [892, 503, 1496], [3, 4]),
  step("completed", [886, 513, 1702], [3, 2], [1, 11]),
];

export const PARTIES = 200;
