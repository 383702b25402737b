import { z } from "zod";
import { json } from "../../answer.ts";
import type { Row } from "./row.ts";
import { notImplemented, refusals } from "./words.ts";

const missing = (method: Row["method"], path: string, title: string, error: string): Row => ({
  ...{ method, path, title, status: 501, answers: refusals },
  handle: () => notImplemented(error),
});

const TRAINER = { enabled: false, jobs_active: 0, evals_run: 0 };
const QUANTUM = { available: false, mode: "classical", backend: null };
const QFAC = { mode: "classical", nodes_compressed: 0, compression_ratio: 1 };

/** What a market has none of: it says so, in the documents' words for what is not there. */
export const ABSENT: readonly Row[] = [
  {
    ...{ method: "get", path: "/api/trainer/status", title: "Read the trainer's status" },
    answers: z.object({
      enabled: z.literal(false),
      jobs_active: z.literal(0),
      evals_run: z.literal(0),
    }),
    handle: () => json(200, TRAINER),
  },
  {
    ...{ method: "get", path: "/api/quantum/status", title: "Read the quantum status" },
    answers: z.object({
      available: z.literal(false),
      mode: z.literal("classical"),
      backend: z.null(),
    }),
    handle: () => json(200, QUANTUM),
  },
  {
    ...{ method: "get", path: "/api/qfac/admin/show", title: "Read the compression's status" },
    answers: z.object({
      mode: z.literal("classical"),
      nodes_compressed: z.literal(0),
      compression_ratio: z.literal(1),
    }),
    handle: () => json(200, QFAC),
  },
  missing("post", "/api/trainer/jobs", "Train a model", "Training is not available"),
  missing("post", "/api/qfac/admin/reset", "Reset the compression", "There is no compression"),
  missing("get", "/api/consciousness/state", "Read a state of mind", "A market has no mind"),
  missing("post", "/api/peers/announce", "Announce to peers", "Federation not yet implemented"),
  missing("post", "/api/peers/sync", "Sync with peers", "Federation not yet implemented"),
];
