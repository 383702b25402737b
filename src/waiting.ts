import type { EventEmitter } from "eventemitter3";
import {
  isFields,
  type Principal,
  type Reply,
  type Signal,
  type Storage,
} from "../engine/index.ts";
import { throwIfAborted } from "./client/signal.ts";
import type { Notices } from "./notices.ts";

/** Looked at again at least this often, for what another host did. */
const LOOK_AGAIN_MS = 1000;

/** Whether there is something to tell: the status asked about was left, or action is needed. */
function isNews(reply: Reply, known: unknown): boolean {
  if (!reply.ok || !isFields(reply.output)) return true;
  const { status, mcp_status } = reply.output;
  return known === undefined ? mcp_status !== "working" : status !== known;
}

/** Calls back when a task may have moved, until the returned function is called. */
export type OnNews = (task: string, listener: () => void) => () => void;

/**
 * Answers when the task has news, or when the time is up; the caller then asks again. Rejects with
 * the signal's reason when that aborts.
 */
export async function waitForTask(
  onNews: OnNews,
  input: Readonly<Record<string, unknown>>,
  once: () => Promise<Reply>,
  signal: Signal | undefined,
): Promise<Reply> {
  const seconds = Number(input["timeout_seconds"] ?? 0);
  const ends = performance.now() + seconds * 1000;
  for (;;) {
    const next = nextMove(onNews, String(input["task_id"]), signal);
    try {
      throwIfAborted(signal);
      const reply = await once();
      const left = ends - performance.now();
      if (left <= 0 || isNews(reply, input["known_status"])) return reply;
      await next.within(Math.min(left, LOOK_AGAIN_MS));
    } finally {
      next.forget();
    }
  }
}

/** Listens before the task is read, so that no move falls between reading and waiting. */
function nextMove(onNews: OnNews, taskId: string, signal: Signal | undefined) {
  let wake = (): void => undefined;
  const moved = new Promise<void>((resolve) => (wake = resolve));
  const wakeUp = (): void => wake();
  const stop = onNews(taskId, wakeUp);
  signal?.addEventListener("abort", wakeUp);
  const forget = (): void => {
    stop();
    signal?.removeEventListener("abort", wakeUp);
  };
  return {
    async within(milliseconds: number): Promise<void> {
      const timer = setTimeout(wake, milliseconds);
      await moved;
      clearTimeout(timer);
    },
    forget,
  };
}

/** Calls back when a task may have moved, here or on another host that told this principal. */
export function onNews(
  market: EventEmitter<Notices>,
  storage: Storage,
  who: Principal,
  task: string,
  listener: () => void,
): () => void {
  const moved = (record: string): void => {
    if (record === task) listener();
  };
  market.on("moved", moved);
  const stop = storage.watch((told) => {
    if (told === null || told.includes(who.id)) listener();
  });
  return () => {
    market.off("moved", moved);
    stop();
  };
}
