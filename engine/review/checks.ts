import type { TaskSpec } from "../records.ts";
import {
  answerCount,
  askedBy,
  counted,
  isAsked,
  letterAndDigitCount,
  measured,
  methodOf,
  enough,
  type CheckInput,
  type HandedIn,
} from "./check-lines.ts";
import { deliverableLines, photosOwed } from "./deliverable-checks.ts";
import {
  gpsPresentLine,
  gpsRadiusLine,
  photoCountLine,
  resolutionLine,
  takenAtLine,
} from "./photo-checks.ts";
import type { Check, CheckReport } from "./types.ts";
import { iso } from "../time.ts";

/** In time is in time up to and with the deadline's own millisecond. */
function deadlineLine(input: CheckInput): Check {
  const { spec, submission, deadline, first_submission_at } = input;
  const counts = first_submission_at ?? submission.at;
  return measured(
    "deadline",
    counts <= deadline ? "passed" : "failed",
    `handed in by ${iso(deadline)}${askedBy(spec, "deadline")}`,
    counts === submission.at ? iso(counts) : `${iso(counts)}, the first hand-in`,
  );
}

function textLine(spec: TaskSpec, handed: HandedIn): readonly Check[] {
  if (!isAsked(spec, "text_present")) return [];
  const letters = letterAndDigitCount(handed);
  const required = `a text${askedBy(spec, "text_present")}`;
  const actual = `${letters} letters and digits`;
  return [measured("text_present", enough(letters, 1), required, actual)];
}

function answersLine(spec: TaskSpec, handed: HandedIn): readonly Check[] {
  if (!isAsked(spec, "answers_present")) return [];
  const answers = answerCount(handed);
  const required = `at least 1 answer${askedBy(spec, "answers_present")}`;
  return [measured("answers_present", enough(answers, 1), required, counted(answers, "answer"))];
}

/** Criteria without a known method: the requester is told which of them to look at. */
const manualLines = (spec: TaskSpec): readonly Check[] =>
  spec.acceptance_criteria.flatMap((criterion, index) =>
    methodOf(criterion) === null
      ? [
          measured(
            `criterion_${index + 1}`,
            "manual",
            `criterion ${index + 1} holds`,
            "the requester looks",
          ),
        ]
      : [],
  );

/**
 * Measures what was handed in against what was asked for. Every required deliverable and every
 * acceptance criterion has a line; criteria that ask for the same share one, which names them.
 * All text is computed here: nothing a worker wrote is repeated. The order of photos is of no
 * account. Passing means that no line failed, not that the work is good.
 */
export function checkSubmission(input: CheckInput): CheckReport {
  const { spec, submission } = input;
  const owed = photosOwed(spec);
  const checks = [
    deadlineLine(input),
    ...deliverableLines(spec, submission),
    ...photoCountLine(spec, submission, owed),
    ...gpsPresentLine(spec, submission),
    ...gpsRadiusLine(spec, submission),
    ...resolutionLine(spec, submission, owed),
    ...takenAtLine(input),
    ...textLine(spec, submission),
    ...answersLine(spec, submission),
    ...manualLines(spec),
  ];
  return { passed: checks.every((line) => line.result !== "failed"), checks };
}
