/** One thing the worker must hand in. */
export interface Deliverable {
  readonly type: string;
  readonly description: string;
  readonly quantity: number;
  readonly required: boolean;
}

/** What "done correctly" means, and who looks: `auto_gps`, `auto_photo_count`, ... or `manual`. */
export interface Criterion {
  readonly criterion: string;
  readonly verification_method: string;
}

export type Resolution = "low" | "medium" | "high";

export interface PhotoRequirements {
  readonly min_count: number;
  readonly must_include_gps_exif: boolean;
  readonly min_resolution: Resolution | null;
}

/** A photo as its worker describes it. Place and time are claims: EXIF can be forged. */
export interface Photo {
  readonly sha256: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly taken_at: number | null;
  readonly gps: { readonly latitude: number; readonly longitude: number } | null;
}

/** `manual` means that no machine can tell: the requester must look. */
export type CheckResult = "passed" | "failed" | "manual";

/** One line of the report: what was asked for against what came. All text is the engine's own. */
export interface Check {
  readonly check: string;
  readonly result: CheckResult;
  readonly required: string;
  readonly actual: string;
  /** True where the line rests on what the worker's file says of itself. */
  readonly claimed: boolean;
}

export interface CheckReport {
  /** No line failed. */
  readonly passed: boolean;
  readonly checks: readonly Check[];
}
