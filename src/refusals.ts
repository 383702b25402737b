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

/** One call, one key. */
export const twoKeys = (): Reply => ({
  ok: false,
  rejection: rejection("invalid_input", {
    field: "idempotency_key",
    reason: "differs_from_header",
    message: "idempotency_key is given twice and differs. Give it once.",
  }),
});
