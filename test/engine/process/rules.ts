import type { Rules, Story } from "./stories.ts";

const story = (ends: string, ...steps: readonly string[]): Story => ({ ends, steps });

const FUND = "requester fund_task";
const CANCEL = "requester cancel_task";
const ACCEPT = "worker accept_task";
const RELEASE = "worker release_task";
const SUBMIT = "worker submit_work";
const LATE = "clock deadline";

const MONEYED: readonly Story[] = [
  story("cancelled, nothing", CANCEL),
  story("expired, nothing", LATE),
  story("funded, held", FUND),
  story("cancelled, to the requester", FUND, CANCEL),
  story("expired, to the requester", FUND, LATE),
];

/** Who comes first has it, and handing in is being paid. */
export const AGENTMARKET: Rules = {
  stories: [
    ...MONEYED,
    story("in_progress, held", FUND, ACCEPT),
    story("funded, held", FUND, ACCEPT, RELEASE),
    story("expired, to the requester", FUND, ACCEPT, LATE),
    story("completed, to the worker", FUND, ACCEPT, SUBMIT),
  ],
  may: {
    draft: [FUND, CANCEL, LATE],
    funded: [ACCEPT, CANCEL, LATE],
    in_progress: [RELEASE, SUBMIT, LATE],
  },
};

const MATCH = "operator match_task";
const LAPSE = "clock sla";

/** The same between agents of one house, who do not pay each other. */
export const HUB: Rules = {
  stories: [
    story("cancelled, nothing", CANCEL),
    story("expired, nothing", LATE),
    story("funded, nothing", FUND),
    story("cancelled, nothing", FUND, CANCEL),
    story("expired, nothing", FUND, LATE),
    story("in_progress, nothing", FUND, ACCEPT),
    story("in_progress, nothing", FUND, MATCH),
    story("failed, nothing", FUND, ACCEPT, RELEASE),
    story("failed, nothing", FUND, MATCH, RELEASE),
    story("failed, nothing", FUND, MATCH, LAPSE),
    story("completed, nothing", FUND, ACCEPT, SUBMIT),
  ],
  may: {
    draft: [FUND, CANCEL, LATE],
    funded: [MATCH, ACCEPT, CANCEL, LATE],
    in_progress: [RELEASE, SUBMIT, LAPSE],
  },
};

/** The platform finds the worker and judges the work; the requester may only call it off, early. */
export const EAGENT: Rules = {
  stories: [
    ...MONEYED,
    story("matched, held", FUND, MATCH),
    story("funded, held", FUND, MATCH, LAPSE),
    story("funded, held", FUND, MATCH, RELEASE),
    story("in_progress, held", FUND, MATCH, ACCEPT),
    story("funded, held", FUND, MATCH, ACCEPT, LAPSE),
    story("funded, held", FUND, MATCH, ACCEPT, RELEASE),
    story("expired, to the requester", FUND, MATCH, ACCEPT, LATE),
    story("in_progress, held", FUND, MATCH, ACCEPT, SUBMIT),
    {
      ...story("completed, to the worker", FUND, MATCH, ACCEPT, SUBMIT),
      holds: ["checks_passed"],
    },
  ],
  may: {
    draft: [FUND, CANCEL, LATE],
    funded: [CANCEL, MATCH, LATE],
    matched: [ACCEPT, RELEASE, LAPSE],
    in_progress: [RELEASE, SUBMIT, LAPSE, LATE],
  },
};

const SELECT = "requester select_applicant";
const APPROVE = "requester approve_submission";
const REJECT = "requester reject_submission";
const ARGUE = ["requester file_dispute", "worker file_dispute"] as const;
const WORK = [FUND, SELECT, SUBMIT] as const;
const RULED = [
  ["operator resolve_release", "completed, to the worker"],
  ["operator resolve_refund", "cancelled, to the requester"],
  ["operator resolve_split", "completed, split"],
  ["clock dispute_window", "completed, split"],
] as const;

/** One of those who apply is selected; silence approves, and either side may dispute. */
export const HUMANS2AI: Rules = {
  stories: [
    ...MONEYED,
    story("matched, held", FUND, SELECT),
    story("funded, held", FUND, SELECT, RELEASE),
    story("expired, to the requester", FUND, SELECT, LATE),
    story("awaiting_review, held", ...WORK),
    story("completed, to the worker", ...WORK, APPROVE),
    story("completed, to the worker", ...WORK, "clock review_window"),
    story("revision_requested, held", ...WORK, REJECT),
    story("awaiting_review, held", ...WORK, REJECT, SUBMIT),
    story("expired, to the requester", ...WORK, REJECT, "clock grace"),
    ...ARGUE.flatMap((dispute) => [
      story("disputed, held", ...WORK, dispute),
      story("disputed, held", ...WORK, REJECT, dispute),
      ...RULED.map(([ruling, ends]) => story(ends, ...WORK, dispute, ruling)),
    ]),
  ],
  may: {
    draft: [FUND, CANCEL, LATE],
    funded: [CANCEL, SELECT, LATE],
    matched: [RELEASE, SUBMIT, LATE],
    awaiting_review: [APPROVE, REJECT, ...ARGUE, "clock review_window"],
    revision_requested: [SUBMIT, ...ARGUE, "clock grace"],
    disputed: RULED.map(([ruling]) => ruling),
  },
};
