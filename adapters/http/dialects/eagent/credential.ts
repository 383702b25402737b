import { asBearer, type Shown } from "../../caller.ts";

/** Requesters of the first generation show `X-API-Key`; the second, and all workers, a bearer's. */
export const shownKey: Shown = (request) => {
  const key = request.headers.get("x-api-key");
  if (key === null) return asBearer(request);
  return key === "" ? undefined : key;
};
