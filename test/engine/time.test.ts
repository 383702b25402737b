import fc from "fast-check";
import { expect, it } from "vitest";
import { iso, isoOrNull } from "../../engine/time.ts";

const moments = fc.date({ noInvalidDate: true }).map((date) => date.getTime());

it("prints a moment as the platform does, in any order of days", () => {
  fc.assert(
    fc.property(fc.array(moments), (list) => {
      for (const at of list) expect(iso(at)).toBe(new Date(at).toISOString());
    }),
  );
});

it("prints nothing for no moment", () => {
  expect(isoOrNull(null)).toBeNull();
  expect(isoOrNull(0)).toBe("1970-01-01T00:00:00.000Z");
});
