import { z } from "zod";
import { parseShare, parseUsd, type Category } from "../engine/index.ts";

/** A kind of task as the embedder writes it down. */
export interface CategoryOptions {
  /** For ever: tasks remember it. */
  readonly id: number;
  readonly name: string;
  /** The name in small letters with hyphens, by default. */
  readonly slug?: string;
  /** The name in small letters with underscores, by default. */
  readonly task_type?: string;
  readonly description: string;
  readonly group: string;
  /** What a task of it may cost, in US dollars. */
  readonly least_usd: string;
  readonly most_usd: string;
  readonly average_minutes: number;
  /** The platform's share of what is paid, from the worker's side. */
  readonly fee: string;
}

type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false };

/** Text that means an amount, or a share. */
const text = <T>(parse: (text: string) => Parsed<T>, what: string) =>
  z.string().transform((given, check): T => {
    const parsed = parse(given);
    if (parsed.ok) return parsed.value;
    check.addIssue({ code: "custom", message: `must be ${what}` });
    return z.NEVER;
  });
const usd = text(parseUsd, 'US dollars as decimal text, like "5.00"');
const share = text(parseShare, 'decimal text from 0 to 1, like "0.20"');

const line = z.string().trim().min(1).max(200);
const word = (pattern: RegExp, like: string) =>
  z
    .string()
    .max(40)
    .regex(pattern, { error: `must be like ${like}` });

const category = z
  .strictObject({
    id: z.int().min(1).max(999_999_999),
    name: line,
    slug: word(/^[a-z0-9]+(-[a-z0-9]+)*$/, "photo-verification").optional(),
    task_type: word(/^[a-z0-9]+(_[a-z0-9]+)*$/, "photo_verification").optional(),
    description: line,
    group: line,
    least_usd: usd,
    most_usd: usd,
    average_minutes: z.int().min(0).max(100_000),
    fee: share,
  })
  .transform((given, check): Category => {
    const { least_usd: min_price, most_usd: max_price, fee: fee_rate, ...named } = given;
    if (max_price < min_price)
      check.addIssue({
        code: "custom",
        message: "must not be below least_usd",
        path: ["most_usd"],
      });
    const words = named.name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
    if (words.length === 0 && (named.slug === undefined || named.task_type === undefined))
      check.addIssue({ code: "custom", message: "needs a slug and a task_type", path: ["name"] });
    const { slug = words.join("-"), task_type = words.join("_") } = named;
    return { ...named, slug, task_type, min_price, max_price, fee_rate };
  });

/** The whole catalogue; a task must be told by each of its names from every other. */
export const categories = z
  .array(category)
  .min(1)
  .max(1_000)
  .superRefine((all, check) => {
    for (const name of ["id", "slug", "task_type"] as const)
      for (const [at, each] of all.entries())
        if (all.findIndex((other) => other[name] === each[name]) < at)
          check.addIssue({
            ...{ code: "custom", path: [at, name] },
            message: `${each[name]} is another category's already`,
          });
  });
