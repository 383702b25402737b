import { randomUUID } from "node:crypto";
import type {
  CreateTaskOptions,
  TaskStore,
} from "@modelcontextprotocol/sdk/experimental/tasks/interfaces.js";
import type { Result, Task } from "@modelcontextprotocol/sdk/types.js";
import { ProtocolError } from "./protocol-error.ts";
import { INVALID_PARAMS, refused, type Told, type ToolAnswer } from "./surface/types.ts";

/** A task of the protocol: a call that goes on after its request was answered. */
interface Entry {
  readonly stopped: AbortController;
  readonly ttl: number;
  /** Whichever is later of its making and its last change, in epoch milliseconds. */
  changed: number;
  task: Task;
  end: Told<ToolAnswer> | null;
  /** What there is in the market because of it, said where it is cancelled. */
  note: string;
}

const HOUR_MS = 3_600_000;
const USUAL_TTL_MS = 24 * HOUR_MS;
const LONGEST_TTL_MS = 7 * 24 * HOUR_MS;
const MOST_TASKS = 200;
const POLL_MS = 500;
const PAGE = 50;

const OVER: readonly string[] = ["completed", "failed", "cancelled"];

/**
 * The tasks of one principal, over all its connections. Bounded in number and age: what is over is
 * forgotten first, and where all that fit are still running a new one is refused.
 */
export class MarketTasks implements TaskStore {
  readonly #entries = new Map<string, Entry>();

  /** Whether nothing is left that anybody could ask for. */
  get isEmpty(): boolean {
    this.#forgetOld();
    return this.#entries.size === 0;
  }

  createTask({ ttl }: CreateTaskOptions): Promise<Task> {
    this.#forgetOld();
    if (this.#entries.size >= MOST_TASKS) this.#forgetOneOver();
    const now = Date.now();
    const at = new Date(now).toISOString();
    const kept = Math.min(Math.max(ttl ?? USUAL_TTL_MS, 1_000), LONGEST_TTL_MS);
    const task: Task = {
      taskId: randomUUID(),
      status: "working",
      ttl: kept,
      createdAt: at,
      lastUpdatedAt: at,
      pollInterval: POLL_MS,
    };
    const stopped = new AbortController();
    this.#entries.set(task.taskId, { stopped, ttl: kept, changed: now, task, end: null, note: "" });
    return Promise.resolve({ ...task });
  }

  getTask(id: string): Promise<Task | null> {
    this.#forgetOld();
    const entry = this.#entries.get(id);
    return Promise.resolve(entry === undefined ? null : { ...entry.task });
  }

  updateTaskStatus(id: string, status: Task["status"], message?: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry === undefined || OVER.includes(entry.task.status)) return Promise.resolve();
    const { note } = entry;
    const says = status === "cancelled" ? [message, note].filter(Boolean).join(" ") : message;
    this.#change(entry, { status, ...(says !== undefined && { statusMessage: says }) });
    if (status === "cancelled") entry.stopped.abort();
    return Promise.resolve();
  }

  /** Keeps the answer or the refusal; what was cancelled meanwhile stays so. */
  finish(id: string, status: "completed" | "failed" | "cancelled", end: Told<ToolAnswer>): void {
    const entry = this.#entries.get(id);
    if (entry === undefined || OVER.includes(entry.task.status)) return;
    entry.end = end;
    const statusMessage = end.ok ? entry.note : end.fault.message;
    this.#change(entry, { status, statusMessage });
  }

  /** Says what there is in the market because of this task, and how it stands. */
  async note(id: string, status: "working" | "input_required", note: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry !== undefined) entry.note = note;
    await this.updateTaskStatus(id, status, note);
  }

  /** Aborts when the task is cancelled or forgotten. */
  signalOf(id: string): AbortSignal {
    return this.#entries.get(id)?.stopped.signal ?? AbortSignal.abort();
  }

  storeTaskResult(id: string, status: "completed" | "failed", result: Result): Promise<void> {
    this.finish(id, status, { ok: true, value: { content: [], ...result } });
    return Promise.resolve();
  }

  getTaskResult(id: string): Promise<Result> {
    const entry = this.#entries.get(id);
    const says = entry?.task.statusMessage ?? "It was cancelled.";
    const end = entry?.end ?? refused(INVALID_PARAMS, `Task ${id} has no result. ${says}`, {});
    if (!end.ok) return Promise.reject(new ProtocolError(end.fault));
    const { content, ...rest } = end.value;
    return Promise.resolve({ ...rest, content });
  }

  listTasks(cursor?: string): Promise<{ tasks: Task[]; nextCursor?: string }> {
    this.#forgetOld();
    const ids = [...this.#entries.keys()];
    const from = cursor === undefined ? 0 : ids.indexOf(cursor) + 1;
    if (cursor !== undefined && from === 0)
      return Promise.reject(new Error(`cursor ${cursor} is none of tasks/list.`));
    const tasks = [...this.#entries.values()].slice(from, from + PAGE).map(({ task }) => task);
    const last = tasks.at(-1)?.taskId;
    const more = from + PAGE < ids.length && last !== undefined;
    return Promise.resolve({ tasks, ...(more && { nextCursor: last }) });
  }

  #change(entry: Entry, change: Partial<Task>): void {
    entry.changed = Date.now();
    const lastUpdatedAt = new Date(entry.changed).toISOString();
    entry.task = { ...entry.task, ...change, lastUpdatedAt };
  }

  /** Its time is counted from its last change; one that still runs is stopped waiting for. */
  #forgetOld(): void {
    const now = Date.now();
    for (const [id, { changed, ttl, stopped }] of this.#entries)
      if (changed + ttl < now) {
        stopped.abort();
        this.#entries.delete(id);
      }
  }

  #forgetOneOver(): void {
    for (const [id, { task }] of this.#entries)
      if (OVER.includes(task.status)) return void this.#entries.delete(id);
    const message = `There are ${MOST_TASKS} tasks running already. Cancel one, or wait.`;
    throw new ProtocolError(refused(INVALID_PARAMS, message, { reason: "too_many_tasks" }).fault);
  }
}
