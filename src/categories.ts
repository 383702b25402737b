import { z } from "zod";
import { parseShare, parseUsd, type Category } from "../engine/index.ts";

/** A category of tasks as an embedder writes it down: decimal text for money and for the share. */
export interface CategoryOptions {
  /** For ever: tasks remember it. */
  readonly id: number;
  readonly name: string;
  readonly slug: string;
  /** What workers name among their types or skills to be given such tasks. */
  readonly task_type: string;
  readonly description: string;
  readonly group: string;
  readonly min_price_usd: string;
  readonly max_price_usd: string;
  readonly average_minutes: number;
  /** The platform's share of what is paid, like "0.20". */
  readonly fee: string;
}

const price = z.string().transform((text, check): bigint => {
  const parsed = parseUsd(text);
  if (parsed.ok && parsed.value > 0n) return parsed.value;
  check.addIssue({ code: "custom", message: 'must be US dollars, like "5.00"' });
  return z.NEVER;
});

const share = z.string().transform((text, check): number => {
  const parsed = parseShare(text);
  if (parsed.ok) return parsed.value;
  check.addIssue({ code: "custom", message: 'must be decimal text from 0 to 1, like "0.20"' });
  return z.NEVER;
});

const word = z.string().min(1).max(40);

const category = z
  .strictObject({
    ...{ id: z.int().min(1), name: word, slug: word, task_type: word, group: word },
    ...{ description: z.string().max(500), average_minutes: z.int().min(1) },
    ...{ min_price_usd: price, max_price_usd: price, fee: share },
  })
  .refine(({ min_price_usd, max_price_usd }) => min_price_usd <= max_price_usd, {
    error: "must not cost more at least than at most",
  })
  .transform(({ min_price_usd, max_price_usd, fee, ...named }): Category => {
    return { ...named, min_price: min_price_usd, max_price: max_price_usd, fee_rate: fee };
  });

const isOnce = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

/** A catalogue in the engine's units; ids, slugs and task types are each there once. */
export const categoriesOption = z
  .array(category)
  .refine((all) => isOnce(all.map(({ id }) => id)), { error: "must have each id once" })
  .refine((all) => isOnce(all.map(({ slug }) => slug)), { error: "must have each slug once" })
  .refine((all) => isOnce(all.map(({ task_type }) => task_type)), {
    error: "must have each task_type once",
  });
