import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterAttempt,
  enable,
  endpointAfter,
  endpointAt,
  isDue,
  newDelivery,
  newEndpoint,
  replay,
  replayFailed,
  type Delivery,
  type Endpoint,
  type Outcome,
} from "../../../engine/webhook/delivery.ts";
import { NOW } from "./sample.ts";

const SECOND = 1000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

const outcome = (status: number | null, at: number): Outcome => ({
  ...{ status, at, retry_after: null, jitter: 0.5 },
});
/** The delivery after these answers, each given when the attempt was due. */
const answered = (...statuses: readonly (number | null)[]): Delivery =>
  statuses.reduce<Delivery>(
    (delivery, status) =>
      afterAttempt(delivery, "standard", outcome(status, delivery.next_at ?? NOW)),
    newDelivery(NOW),
  );
const failing = (...at: readonly number[]): Endpoint =>
  at.reduce((endpoint, time) => endpointAfter(endpoint, outcome(500, time)), newEndpoint());

describe("a delivery", () => {
  it("is due at once", () => {
    expect(newDelivery(NOW)).toEqual({
      ...{ state: "pending", attempts: 0, next_at: NOW, last_status: null, last_at: null },
    });
    expect(isDue(newDelivery(NOW), newEndpoint(), NOW)).toBe(true);
    expect(isDue(newDelivery(NOW), newEndpoint(), NOW - 1)).toBe(false);
  });

  it.each([200, 201, 204, 299])("is delivered by an answer of %d", (status) => {
    expect(answered(status)).toEqual({
      ...{ state: "delivered", attempts: 1, next_at: null, last_status: status, last_at: NOW },
    });
  });

  it.each([null, 100, 199, 300, 302, 307, 400, 404, 429, 500, 503, 600, 0, -1, Number.NaN])(
    "is tried again after an answer of %j",
    (status) => {
      expect(answered(status)).toMatchObject({ state: "retrying", next_at: NOW + 5 * SECOND });
    },
  );

  it("may arrive at the ninth attempt, and counts them", () => {
    const failures = Array.from({ length: 8 }, () => 500);
    expect(answered(...failures)).toMatchObject({ state: "retrying", attempts: 8 });
    expect(answered(...failures, 200)).toMatchObject({ state: "delivered", attempts: 9 });
    expect(answered(...failures, 500)).toMatchObject({
      ...{ state: "exhausted", attempts: 9, next_at: null, last_status: 500 },
    });
  });

  it("waits as the receiver asks", () => {
    const asked = { ...outcome(429, NOW), retry_after: 8 * SECOND };
    expect(afterAttempt(newDelivery(NOW), "standard", asked).next_at).toBe(NOW + 8 * SECOND);
  });

  it("ends at once when the endpoint says that it is gone", () => {
    expect(answered(410)).toMatchObject({ state: "exhausted", attempts: 1, next_at: null });
  });

  it("keeps what its owner stores beside it", () => {
    const delivery = { ...newDelivery(NOW), event_id: "evt_1" };
    expect(afterAttempt(delivery, "standard", outcome(500, NOW)).event_id).toBe("evt_1");
    expect(replay(delivery, NOW).event_id).toBe("evt_1");
  });

  it("is not tried when it is at rest", () => {
    expect(() => afterAttempt(answered(200), "standard", outcome(200, NOW))).toThrow(
      "only what is under way is tried",
    );
  });

  it("always comes to rest, after nine attempts at most, and never after it arrived", () => {
    const status = fc.oneof(fc.constant(null), fc.integer({ min: 100, max: 599 }));
    fc.assert(
      fc.property(fc.array(status, { minLength: 9, maxLength: 9 }), (statuses) => {
        let delivery = newDelivery(NOW);
        for (const each of statuses) {
          if (delivery.next_at === null) break;
          delivery = afterAttempt(delivery, "standard", outcome(each, delivery.next_at));
          expect(delivery.next_at === null).toBe(
            ["delivered", "exhausted"].includes(delivery.state),
          );
        }
        const arrived = statuses.findIndex((each) => each !== null && each >= 200 && each < 300);
        const gone = statuses.indexOf(410);
        const lives = arrived >= 0 && (gone < 0 || arrived < gone);
        expect(delivery.state).toBe(lives ? "delivered" : "exhausted");
      }),
    );
  });
});

describe("an endpoint", () => {
  it("is disabled when 120 hours brought nothing but failures", () => {
    expect(failing(NOW, NOW + 120 * HOUR - MINUTE).state).toBe("enabled");
    expect(failing(NOW, NOW + 120 * HOUR)).toEqual({
      ...{ state: "disabled", disabled_for: "failing", disabled_at: NOW + 120 * HOUR },
      ...{ failing_since: NOW, failed_last: NOW + 120 * HOUR },
    });
  });

  it("is found disabled by the clock, without another attempt", () => {
    const endpoint = failing(NOW, NOW + 51 * HOUR);
    expect(endpointAt(endpoint, NOW + 120 * HOUR - 1).state).toBe("enabled");
    expect(endpointAt(endpoint, NOW + 120 * HOUR).state).toBe("disabled");
  });

  it("is not disabled for one bad night", () => {
    expect(endpointAt(failing(NOW, NOW + 12 * HOUR - 1), NOW + 500 * HOUR).state).toBe("enabled");
    expect(endpointAt(failing(NOW, NOW + 12 * HOUR), NOW + 500 * HOUR).state).toBe("disabled");
    expect(endpointAt(failing(NOW), NOW + 500 * HOUR).state).toBe("enabled");
  });

  it("has a clean record after one success", () => {
    const better = endpointAfter(failing(NOW, NOW + 119 * HOUR), outcome(204, NOW + 119 * HOUR));
    expect(better).toEqual({
      ...{ state: "enabled", disabled_for: null, disabled_at: null },
      ...{ failing_since: null, failed_last: null },
    });
    expect(endpointAfter(better, outcome(500, NOW + 121 * HOUR)).state).toBe("enabled");
  });

  it("is disabled at once when it says that it is gone", () => {
    expect(endpointAfter(newEndpoint(), outcome(410, NOW))).toMatchObject({
      ...{ state: "disabled", disabled_for: "gone", disabled_at: NOW },
    });
  });

  it("keeps the reason and the time of its disabling", () => {
    const gone = endpointAfter(newEndpoint(), outcome(410, NOW));
    const later = endpointAfter(gone, outcome(500, NOW + 200 * HOUR));
    expect(later).toMatchObject({ disabled_for: "gone", disabled_at: NOW });
  });

  it("is not tried while it is disabled, and is again once its owner enables it", () => {
    const gone = endpointAfter({ ...newEndpoint(), url: "https://a.example" }, outcome(410, NOW));
    expect(isDue(newDelivery(NOW), gone, NOW)).toBe(false);
    expect(enable(gone)).toEqual({ ...newEndpoint(), url: "https://a.example" });
    expect(isDue(newDelivery(NOW), enable(gone), NOW)).toBe(true);
  });
});

describe("a replay", () => {
  const exhausted = answered(...Array.from({ length: 9 }, () => 500));

  it("starts over, due at once", () => {
    expect(replay(exhausted, NOW + HOUR)).toEqual(newDelivery(NOW + HOUR));
    expect(replay(answered(200), NOW + HOUR)).toEqual(newDelivery(NOW + HOUR));
  });

  it("of all that failed touches exactly that", () => {
    const all = [exhausted, answered(200), answered(500), newDelivery(NOW), answered(410)];
    const again = newDelivery(NOW + HOUR);
    expect(replayFailed(all, NOW + HOUR)).toEqual([again, all[1], all[2], all[3], again]);
  });
});
