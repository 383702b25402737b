import type { TaskSpec } from "../records.ts";
import {
  answerCount,
  claimed,
  counted,
  differentPhotos,
  letterAndDigitCount,
  measured,
  enough,
  type HandedIn,
} from "./check-lines.ts";
import { hasPlace } from "./photo-checks.ts";
import type { Check, Deliverable } from "./types.ts";

type Family = "photo" | "text" | "document" | "answers" | "gps" | "other";

const WORDS_OF_FAMILY: Readonly<Record<Exclude<Family, "other">, readonly string[]>> = {
  photo: ["photo", "photos", "photograph", "photographs", "picture", "image", "images"],
  text: ["text", "report", "note", "notes", "summary", "written_report"],
  document: ["document", "documents", "scan", "scans", "receipt"],
  answers: ["answer", "answers", "form", "data", "survey", "questionnaire", "checklist"],
  gps: ["gps", "gps_coordinates"],
};

/** What a deliverable's type asks for; types the marketplace does not know are "other". */
export function familyOf(type: string): Family {
  const word = type.trim().toLowerCase();
  if (WORDS_OF_FAMILY.photo.includes(word)) return "photo";
  if (WORDS_OF_FAMILY.text.includes(word)) return "text";
  if (WORDS_OF_FAMILY.document.includes(word)) return "document";
  if (WORDS_OF_FAMILY.answers.includes(word)) return "answers";
  return WORDS_OF_FAMILY.gps.includes(word) ? "gps" : "other";
}

const quantityOf = (deliverable: Deliverable): number => Math.max(1, deliverable.quantity);

/** How many photos the required deliverables ask for in all. */
export const photosOwed = (spec: TaskSpec): number =>
  spec.deliverables
    .filter((deliverable) => deliverable.required && familyOf(deliverable.type) === "photo")
    .reduce((sum, deliverable) => sum + quantityOf(deliverable), 0);

interface Owed {
  readonly index: number;
  readonly family: Family;
  readonly quantity: number;
}

/** `free` is how many photos no earlier deliverable has taken. */
function deliverableLine(owed: Owed, handed: HandedIn, free: number): Check {
  const { family, quantity } = owed;
  const name = `deliverable_${owed.index + 1}_${family}`;
  const letters = letterAndDigitCount(handed);
  const unclaimed = `${counted(free, "photo")} left for it`;
  switch (family) {
    case "photo": {
      return measured(name, enough(free, quantity), counted(quantity, "photo"), unclaimed);
    }
    case "text": {
      const actual = `${letters} letters and digits`;
      return measured(name, enough(letters, 1), "a text", actual);
    }
    case "document": {
      const required = `${counted(quantity, "photo")} of it, or a text`;
      const text = letters > 0 ? "a text" : "no text";
      const actual = `${unclaimed}, ${text}`;
      return measured(name, letters > 0 ? "passed" : enough(free, quantity), required, actual);
    }
    case "answers": {
      const answers = answerCount(handed);
      const required = `at least ${counted(quantity, "answer")}`;
      return measured(name, enough(answers, quantity), required, counted(answers, "answer"));
    }
    case "gps": {
      const places = handed.photos.filter(hasPlace).length;
      const required = `${counted(quantity, "photo")} with a place`;
      return claimed(name, enough(places, quantity), required, counted(places, "photo"));
    }
    case "other":
      return measured(name, "manual", "the requester looks", "no automatic check for this type");
  }
}

/**
 * One line for each required deliverable, in their order. Photos carry no mark of what they
 * show, so they are shared out: to photo deliverables first, then to documents.
 */
export function deliverableLines(spec: TaskSpec, handed: HandedIn): readonly Check[] {
  if (spec.deliverables.length === 0) return [];
  const owed = spec.deliverables.flatMap((deliverable, index): readonly Owed[] =>
    deliverable.required
      ? [{ index, family: familyOf(deliverable.type), quantity: quantityOf(deliverable) }]
      : [],
  );
  const lines = new Map<number, Check>();
  let free = differentPhotos(handed);
  const takesPhotos = (family: Family): boolean => family === "photo" || family === "document";
  for (const turn of ["photo", "document"] as const)
    for (const one of owed.filter(({ family }) => family === turn)) {
      lines.set(one.index, deliverableLine(one, handed, free));
      free = Math.max(0, free - one.quantity);
    }
  for (const one of owed.filter(({ family }) => !takesPhotos(family)))
    lines.set(one.index, deliverableLine(one, handed, free));
  return [...lines].sort(([a], [b]) => a - b).map(([, line]) => line);
}
