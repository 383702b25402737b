import { floorRate, MICROS_PER_AMBER, printAmber, printUsd, type Micros } from "../money.ts";
import type { TaskSpec } from "../records.ts";
import { findTaskType } from "./capabilities.ts";
import { photosOwed } from "./deliverable-checks.ts";
import { foldName, wordsOf } from "./words.ts";

/** What the budget is judged by, besides the task itself. */
export interface Offer extends TaskSpec {
  readonly budget: Micros;
  readonly deadline: number;
  /** Whether the budget is only a ceiling for bids. */
  readonly bids: boolean;
}

const amber = (amount: bigint): Micros => amount * MICROS_PER_AMBER;

/** For a type the marketplace does not know: the least that any known type costs. */
const OTHER_MINIMUM = amber(500n);
/** Photography that is more than a quick picture. */
const DETAILED = { minimum: amber(1000n), minutes_over: 20, photos_over: 5 } as const;
/** In per cent of the type's minimum; those that apply are added up, not compounded. */
export const SURCHARGES = { remote: 50, hasty: 30, skilled: 25 } as const;
const HASTY_MS = 2 * 3_600_000;
/** Cities where a worker's hour costs more, in per cent. */
export const CITY_SURCHARGES: Readonly<Record<20 | 30 | 40, readonly string[]>> = {
  40: ["geneva", "london", "manhattan", "new york", "san francisco", "zurich"],
  30: ["boston", "copenhagen", "hong kong", "los angeles", "oslo", "paris", "seattle", "sydney"],
  20: ["amsterdam", "chicago", "dublin", "miami", "munich", "stockholm", "tokyo", "toronto"],
};
const REMOTE_WORDS = ["remote", "rural", "unincorporated", "wilderness"];
/** Below 8 USD an hour a task tends to find nobody. */
export const LOWEST_HOURLY = 800_000_000n;
const MINUTES_PER_HOUR = 60n;
const CENT = 1_000_000n;

/**
 * The name a part of an address stands for: without house numbers, postal codes and a state's
 * two letters at the end, so that "Paris" is a city and "London Road" is not.
 */
const placeName = (part: string): string =>
  foldName(part)
    .split(" ")
    .filter((word) => !/\d/.test(word))
    .join(" ")
    .replace(/ [a-z]{2}$/, "");

/** Without commas the city is looked for at the end of the address. */
function namesCity(parts: readonly string[], city: string): boolean {
  const [only] = parts;
  if (parts.length > 1 || only === undefined) return parts.includes(city);
  return only === city || only.endsWith(` ${city}`);
}

function cityPercent(address: string): number {
  if (address === "") return 0;
  const parts = address.split(",").map(placeName);
  for (const percent of [40, 30, 20] as const)
    if (CITY_SURCHARGES[percent].some((city) => namesCity(parts, city))) return percent;
  return 0;
}

function isRemote(spec: TaskSpec): boolean {
  if (spec.metadata?.["remote"] === true) return true;
  const words = wordsOf(spec.location?.address ?? "");
  return REMOTE_WORDS.some((word) => words.includes(word));
}

function baseMinimum(spec: TaskSpec): Micros {
  const type = findTaskType(spec.task_type);
  if (type === null) return OTHER_MINIMUM;
  const photos = Math.max(photosOwed(spec), spec.photo_requirements?.min_count ?? 0);
  const detailed =
    (spec.estimated_duration_minutes ?? 0) > DETAILED.minutes_over || photos > DETAILED.photos_over;
  return type.name === "photography" && detailed ? DETAILED.minimum : type.minimum_budget;
}

/** A type the marketplace does not know may need no place, so its place changes nothing. */
function placePercent(spec: TaskSpec): number {
  if (findTaskType(spec.task_type) === null) return 0;
  return (isRemote(spec) ? SURCHARGES.remote : 0) + cityPercent(spec.location?.address ?? "");
}

/** The least a task like this costs if somebody is to take it, in micro-Amber. */
export function minimumBudget(offer: Offer, now: number): Micros {
  const left = offer.deadline - now;
  const percent =
    100 +
    placePercent(offer) +
    (left > 0 && left < HASTY_MS ? SURCHARGES.hasty : 0) +
    (offer.required_skills.length > 0 ? SURCHARGES.skilled : 0);
  return (baseMinimum(offer) * BigInt(percent)) / 100n;
}

/** What the worker keeps for an hour of the estimated work, in micro-Amber; null if unknown. */
export function hourlyRate(offer: Offer, fee_rate: number): Micros | null {
  const minutes = offer.estimated_duration_minutes;
  if (minutes === null || !(minutes > 0) || !Number.isFinite(minutes)) return null;
  const kept = offer.budget - floorRate(offer.budget, fee_rate);
  return (kept * MINUTES_PER_HOUR) / BigInt(Math.ceil(minutes));
}

/** US dollars with two decimals, rounded down. */
export const printCents = (amount: Micros): string => printUsd(amount - (amount % CENT));

const whole = (amount: Micros): string => printAmber(amount).replace(/\.00$/, "");
const both = (amount: Micros): string => `${whole(amount)} Amber (${printUsd(amount)} USD)`;
const usual = (minimum: Micros): string => `A task like this takes at least ${both(minimum)}.`;
const doubt = (is: Micros, meant: Micros): string =>
  `budget: ${whole(is)} Amber is ${printUsd(is)} USD; did you mean ${whole(meant)}?`;

/**
 * What may be wrong with the budget. Dollars written as Amber are a hundred times too little,
 * Amber cents a hundred times too much: where that explains the amount, the warning says so.
 */
export function budgetWarnings(
  offer: Offer,
  minimum: Micros,
  hourly: Micros | null,
): readonly string[] {
  const { budget, bids } = offer;
  const warnings: string[] = [];
  const raised = budget * 100n;
  const explains = budget * 5n < minimum && raised >= minimum;
  if (explains) warnings.push(`${doubt(budget, raised)} ${usual(minimum)}`);
  else if (budget < minimum) warnings.push(`budget: ${both(budget)} is little. ${usual(minimum)}`);
  if (budget > minimum * 100n) warnings.push(`${doubt(budget, budget / 100n)} ${usual(minimum)}`);
  if (hourly !== null && hourly < LOWEST_HOURLY) {
    const sinking = bids ? " at the most, as bids only go lower" : "";
    const pay = `the worker keeps ${printCents(hourly)} USD an hour${sinking}`;
    warnings.push(`budget: ${pay}; below ${printCents(LOWEST_HOURLY)} USD nobody may take it.`);
  }
  return warnings;
}
