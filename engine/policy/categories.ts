import type { Micros } from "../money.ts";

/** A kind of task as a catalogue offers it: what it may cost, and what the platform takes. */
export interface Category {
  readonly id: number;
  readonly name: string;
  readonly slug: string;
  /** The word that tasks of it have as their `task_type`. */
  readonly task_type: string;
  readonly description: string;
  readonly group: string;
  readonly min_price: Micros;
  readonly max_price: Micros;
  readonly average_minutes: number;
  /** Parts per million of what is paid. */
  readonly fee_rate: number;
}

type Named = Pick<Category, "id" | "name" | "description" | "group" | "average_minutes"> & {
  readonly slug?: string;
  readonly task_type?: string;
  readonly usd: readonly [least: bigint, most: bigint];
  readonly fee_percent: number;
};

const MICROS_PER_USD_CENT = 1_000_000n;
const PPM_PER_PERCENT = 10_000;

/** Slug and task type are the name in their spelling, unless they are given. */
function category({ usd, fee_percent, slug, task_type, ...named }: Named): Category {
  const words = named.name.toLowerCase().split(" ");
  const [least, most] = usd;
  return {
    ...named,
    slug: slug ?? words.join("-"),
    task_type: task_type ?? words.join("_"),
    min_price: least * MICROS_PER_USD_CENT,
    max_price: most * MICROS_PER_USD_CENT,
    fee_rate: fee_percent * PPM_PER_PERCENT,
  };
}

/** What a market offers by itself; prices in cents. An id is for ever: new ones go to the end. */
export const DEFAULT_CATEGORIES: readonly Category[] = [
  category({
    ...{ id: 1, name: "Photo Verification", group: "VERIFICATION", average_minutes: 45 },
    description: "Confirm a place or a thing with photos.",
    ...{ usd: [500n, 50_000n], fee_percent: 20 },
  }),
  category({
    ...{ id: 2, name: "CAPTCHA Solving", group: "DIGITAL", average_minutes: 2 },
    ...{ task_type: "captcha", description: "Solve a challenge that is meant for people." },
    ...{ usd: [50n, 500n], fee_percent: 25 },
  }),
  category({
    ...{ id: 3, name: "Phone Call", group: "COMMUNICATION", average_minutes: 15 },
    description: "Call a number and report what was said.",
    ...{ usd: [200n, 10_000n], fee_percent: 20 },
  }),
  category({
    ...{ id: 4, name: "Physical Presence", group: "FIELD", average_minutes: 90 },
    description: "Be somewhere in person and do what it takes.",
    ...{ usd: [1_000n, 100_000n], fee_percent: 15 },
  }),
  category({
    ...{ id: 5, name: "Form Fill", group: "DIGITAL", average_minutes: 10 },
    description: "Fill in a form that software cannot.",
    ...{ usd: [100n, 5_000n], fee_percent: 25 },
  }),
  category({
    ...{ id: 6, name: "Site Verification", group: "VERIFICATION", average_minutes: 15 },
    description: "Confirm what stands at an address.",
    ...{ usd: [500n, 50_000n], fee_percent: 20 },
  }),
  category({
    ...{ id: 7, name: "Data Collection", group: "RESEARCH", average_minutes: 20 },
    description: "Gather facts on the spot.",
    ...{ usd: [500n, 50_000n], fee_percent: 20 },
  }),
  category({
    ...{ id: 8, name: "Mystery Shopping", group: "RESEARCH", average_minutes: 60 },
    description: "Visit a business as a customer would.",
    ...{ usd: [1_500n, 100_000n], fee_percent: 15 },
  }),
  category({
    ...{ id: 9, name: "Delivery", group: "FIELD", average_minutes: 45 },
    description: "Bring an item from one place to another.",
    ...{ usd: [1_000n, 100_000n], fee_percent: 15 },
  }),
  category({
    ...{ id: 10, name: "Errand", group: "FIELD", average_minutes: 45 },
    description: "Get something done in person that fits no other kind.",
    ...{ usd: [500n, 100_000n], fee_percent: 15 },
  }),
];

/** The category of an id or, where none is given, that of a task type or slug in any case. */
export function findCategory(
  categories: readonly Category[],
  id: number | undefined,
  taskType: string,
): Category | null {
  if (id !== undefined) return categories.find((each) => each.id === id) ?? null;
  const word = taskType.toLowerCase().replaceAll(/[ -]/g, "_");
  const isCalled = ({ slug, task_type }: Category): boolean =>
    task_type === word || slug.replaceAll("-", "_") === word;
  return categories.find(isCalled) ?? null;
}
