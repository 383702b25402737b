import { z } from "zod";
import {
  jsonAnswers,
  jsonIn,
  resultAnswers,
  type Answers,
  type Fields,
} from "../../../../engine/index.ts";

/**
 * A file that a worker points to. With the hash of its content it counts as a photo for the
 * automatic checks, with the size, time and place that it claims.
 */
const item = z.object({
  type: z.string().trim().min(1).max(40),
  url: z.url({ protocol: /^https?$/, error: "must be a web address" }).max(1000),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, { error: "must be 64 hex digits" })
    .optional(),
  width: z.int().min(1).max(100_000).optional(),
  height: z.int().min(1).max(100_000).optional(),
  taken_at: z.iso.datetime({ offset: true }).optional(),
  gps: z
    .object({ lat: z.number().min(-90).max(90), lng: z.number().min(-180).max(180) })
    .optional(),
});

export const handedIn = z.object({
  result_data: z.record(z.string(), z.json()),
  notes: z.string().max(50_000).optional(),
  evidence: z.array(item).max(100).default([]),
});
type HandedIn = z.output<typeof handedIn>;

const EVIDENCE = "evidence";

/** As the market takes work; null where it is more than a submission has room for. */
export function workOf({ result_data, notes, evidence }: HandedIn): Fields | null {
  const files = evidence.map(({ type, url }) => ({ type, url }));
  const result = resultAnswers(result_data);
  const links = files.length === 0 ? {} : jsonAnswers(EVIDENCE, files);
  if (result === null || links === null) return null;
  const photos = evidence.flatMap(({ sha256, gps, type: _, url: __, ...facts }) =>
    sha256 === undefined
      ? []
      : [{ ...facts, sha256, gps: gps && { latitude: gps.lat, longitude: gps.lng } }],
  );
  return { text_content: notes, answers: { ...result, ...links }, photos };
}

const files = z.array(z.object({ type: z.string(), url: z.string() }));

export function evidenceOf(answers: Answers) {
  const read = files.safeParse(jsonIn(answers, EVIDENCE));
  return (read.success ? read.data : []).map((file, at) => ({ id: `ev_${at + 1}`, ...file }));
}
