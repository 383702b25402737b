import type { z } from "zod";

/** Where an answer is not what the sample shows, by field. */
export const faultsOf = (sample: z.ZodType, answer: unknown): readonly string[] =>
  (sample.safeParse(answer).error?.issues ?? []).map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );

/** Fields that a sample would not miss: where there are some, the sample is a formality. */
export const unmissed = (
  sample: z.ZodType,
  answer: object,
  fields: readonly string[] = Object.keys(answer),
): readonly string[] =>
  fields.filter((field) => faultsOf(sample, { ...answer, [field]: undefined }).length === 0);
