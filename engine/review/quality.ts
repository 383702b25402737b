import type { Micros } from "../money.ts";
import { hourlyRate, minimumBudget, printCents } from "./budget.ts";
import {
  budgetPart,
  criteriaPart,
  deadlinePart,
  deliverablesPart,
  durationPart,
  instructionsPart,
  milestonesPart,
  photoPart,
  placePart,
  titlePart,
  typePart,
  type ScoredSpec,
} from "./quality-parts.ts";

export type QualityLabel = "excellent" | "good" | "fair" | "poor";
export type Advice = "proceed" | "add_detail" | "stop";

export interface QualityReport {
  /** 0 to 1 with two decimals. */
  readonly score: number;
  readonly label: QualityLabel;
  readonly advice: Advice;
  /** Each begins with the field it is about. */
  readonly warnings: readonly string[];
  readonly minimum_budget: Micros;
  /** US dollars with two decimals, or null where the duration is not given. */
  readonly effective_hourly_usd: string | null;
}

/** The least points for each label; below "fair" a spec is poor. */
export const AT_LEAST = { excellent: 95, good: 70, fair: 50 } as const;
/** What a worker pays the marketplace where nothing else is said: 10 %. */
const USUAL_FEE_RATE = 100_000;

function labelOf(points: number): QualityLabel {
  if (points >= AT_LEAST.excellent) return "excellent";
  if (points >= AT_LEAST.good) return "good";
  return points >= AT_LEAST.fair ? "fair" : "poor";
}

const ADVICE: Readonly<Record<QualityLabel, Advice>> = {
  excellent: "proceed",
  good: "proceed",
  fair: "add_detail",
  poor: "stop",
};

/**
 * How complete a task's spec is: the same spec at the same time always scores the same, and
 * filling in a missing part never scores less. `fee_rate` is what the worker pays, in parts
 * per million. A bad budget is a warning; it costs 0.05 at most and never stops a task.
 */
export function scoreSpec(
  spec: ScoredSpec,
  now: number,
  fee_rate: number = USUAL_FEE_RATE,
): QualityReport {
  const minimum = minimumBudget(spec, now);
  const hourly = hourlyRate(spec, fee_rate);
  const parts = [
    titlePart(spec),
    typePart(spec),
    placePart(spec),
    deliverablesPart(spec),
    criteriaPart(spec),
    instructionsPart(spec),
    durationPart(spec),
    photoPart(spec),
    deadlinePart(spec, now),
    milestonesPart(spec),
    budgetPart(spec, minimum, hourly),
  ];
  let points = 0;
  const warnings: string[] = [];
  for (const part of parts) {
    points += part.points;
    for (const warning of part.warnings) warnings.push(warning);
  }
  const label = labelOf(points);
  return {
    score: points / 100,
    label,
    advice: ADVICE[label],
    warnings,
    minimum_budget: minimum,
    effective_hourly_usd: hourly === null ? null : printCents(hourly),
  };
}
