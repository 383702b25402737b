import { nearest, OPERATIONS, rejection, type Reply } from "../engine/index.ts";

/** The name is wrong; the nearest one may help. */
export const unknownOperation = (name: string): Reply => {
  const near = nearest(name, Object.keys(OPERATIONS));
  return {
    ok: false,
    rejection: rejection("unknown_operation", {
      message: `There is no operation ${name}.${near === null ? "" : ` Did you mean ${near}?`}`,
      ...(near !== null && { data: { did_you_mean: near } }),
    }),
  };
};

const VISIBLE = /^[\x21-\x7e]{1,255}$/;

const badKey = (reason: string, message: string): Reply => ({
  ok: false,
  rejection: rejection("invalid_input", { field: "idempotency_key", reason, message }),
});

/** A key that came beside the input must be one, and the same as a key inside it. */
export function keyFault(beside: string | undefined, inside: string | null): Reply | null {
  if (beside === undefined) return null;
  if (!VISIBLE.test(beside))
    return badKey("malformed", "idempotency_key must be 1 to 255 visible ASCII characters.");
  return inside === null || inside === beside
    ? null
    : badKey("differs_from_header", "idempotency_key is given twice and differs. Give it once.");
}
