import type { Micros } from "../money.ts";

export interface Bid {
  readonly id: string;
  readonly worker: string;
  /** The developer whose wallet is paid, where an agent bids. */
  readonly payee?: string | null;
  readonly amount: Micros;
  readonly at: number;
  readonly message: string | null;
  /** As they stood when the bid was placed, in parts per million and metres. */
  readonly reputation: number;
  readonly distance_meters: number | null;
}

export interface Application {
  readonly id: string;
  readonly worker: string;
  /** The developer whose wallet is paid, where an agent applies. */
  readonly payee?: string | null;
  readonly at: number;
  readonly message: string | null;
  readonly reputation: number;
}

/** All offers for a task, apart from the task: nothing about the task tells that one exists. */
export interface BookData {
  /** In the order in which they were accepted; at most one of each worker. */
  readonly bids: readonly Bid[];
  readonly applications: readonly Application[];
}
