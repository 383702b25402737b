/**
 * Who may take a transition. `engine` and `clock` act without being asked, and so does `rail`: the
 * world outside, which is asked again and again until it says what became of money sent there.
 */
export type Actor = "requester" | "worker" | "operator" | "engine" | "clock" | "rail";

/** What a transition does to the task's hold. */
export type Effect = "hold" | "release_part" | "release" | "refund" | "split";

export interface State {
  /** The word each dialect shows for it. */
  readonly shows: Readonly<Record<string, string>>;
  readonly final?: true;
  /** What workers may do here that leaves the state as it is: `place_bid`, `apply_to_task`. */
  readonly admits?: readonly string[];
}

export interface Transition {
  readonly from: readonly string[];
  /** An operation, or the name of what the clock or the engine does. */
  readonly on: string;
  readonly to: string;
  readonly by: readonly Actor[];
  /** A guard by name. The first transition whose guard holds is taken; the unguarded is last. */
  readonly when?: string;
  readonly money?: Effect;
  /** The name of a moment: only, and always, where `by` is the clock. */
  readonly at?: string;
}

/** The life of a task as data. */
export interface Process {
  readonly name: string;
  readonly version: number;
  /** Parts per million of what is paid; the policy's own rate where it is not given. */
  readonly fee_rate?: number;
  /** Milliseconds that a task has where nobody says; the policy's where it is not given. */
  readonly lasts?: number;
  /** What workers are paid is a multiple of this, in micro-Amber; the fee keeps the rest. */
  readonly payout_unit?: bigint;
  /** Its tasks are of a category, which says the type, the bounds of the budget and the fee. */
  readonly categorised?: true;
  /**
   * How the host chooses whom it gives a task by `match_task`: the nearest worker, or the agent
   * that can do most of it, which is called at once. The operator chooses where it is not given.
   */
  readonly matching?: "nearest" | "capable";
  readonly initial: string;
  readonly states: Readonly<Record<string, State>>;
  readonly transitions: readonly Transition[];
}

/** What a step asks of a state, compiled once. */
export interface Plan {
  readonly on: ReadonlyMap<string, readonly Transition[]>;
  /** Taken by the engine in the same commit that enters the state. */
  readonly engine: readonly Transition[];
  /** The clock's transitions, each with its moment. */
  readonly clock: readonly Transition[];
}

/** Only `defineProcess` makes one: checked and compiled. */
export interface DefinedProcess extends Process {
  /** `name@version`: a running task keeps the rules it began with. */
  readonly id: string;
  /** Whether its tasks have money behind them; a budget means nothing where they have not. */
  readonly is_paid: boolean;
  readonly plan: ReadonlyMap<string, Plan>;
}

/** The guards and moments a process may name. */
export interface Vocabulary {
  readonly guards: ReadonlySet<string>;
  readonly moments: ReadonlySet<string>;
}

/** What is wrong with a process, where, and the path that leads there. */
export interface Fault {
  readonly code: string;
  readonly state: string;
  readonly path: readonly string[];
  readonly says: string;
}
