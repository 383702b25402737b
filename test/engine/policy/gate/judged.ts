import type { Category } from "../../../../engine/policy/gate/category.ts";
import { found, matcher } from "../../../../engine/policy/gate/category.ts";
import { readings } from "../../../../engine/policy/gate/readings.ts";
import type { Labelled } from "./examples/examples.ts";

/** How a category does on labelled examples, with each one it got wrong. */
export interface Judged {
  readonly precision: number;
  readonly recall: number;
  readonly missed: readonly string[];
  readonly falseAlarms: readonly string[];
}

export function judged({ patterns }: Category, { blocked, benign }: Labelled): Judged {
  const pattern = matcher(patterns);
  const stops = (text: string): boolean => found(pattern, readings(text)) !== null;
  const missed = blocked.filter((text) => !stops(text));
  const falseAlarms = benign.filter(stops);
  const hits = blocked.length - missed.length;
  const precision = hits / Math.max(1, hits + falseAlarms.length);
  return { precision, recall: hits / blocked.length, missed, falseAlarms };
}
