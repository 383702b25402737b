import {
  SCOPES,
  type MarketPort,
  type OAuthClient,
  type Origin,
} from "../../../../engine/index.ts";
import { json } from "../../answer.ts";
import { readForm } from "../../body.ts";

/** RFC 6749, section 5.2. */
const ERRORS = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_scope: 400,
  invalid_target: 400,
  unsupported_grant_type: 400,
  temporarily_unavailable: 503,
} as const;

const fault = (error: keyof typeof ERRORS, error_description: string, headers = {}): Response =>
  json(ERRORS[error], { error, error_description }, { pragma: "no-cache", ...headers });

const isFault = (value: OAuthClient | Response): value is Response => value instanceof Response;

/** `POST /oauth/token`: an agent's id and key for a token, by the one grant there is. */
export async function grantToken(
  request: Request,
  market: MarketPort,
  { base, from }: { readonly base: string; readonly from: Origin },
): Promise<Response> {
  const form = await readForm(request);
  if (form === null)
    return fault("invalid_request", "Send a form of at most 256 KiB, each field once.");
  const grant = form.get("grant_type");
  if (grant === undefined) return fault("invalid_request", "grant_type is missing.");
  if (grant !== "client_credentials")
    return fault("unsupported_grant_type", "There is client_credentials and nothing else.");
  const resource = form.get("resource");
  if (resource !== undefined && resource !== base && !resource.startsWith(`${base}/`))
    return fault("invalid_target", "resource must be an address of this host.");
  const client = clientOf(request, form);
  if (isFault(client)) return client;
  const reply = await market.accounts.grant(client, from);
  if (reply.ok) return json(200, reply.output, { pragma: "no-cache" });
  const { code, message } = reply.rejection;
  if (code === "unauthenticated") return unknownClient(request, message);
  if (code === "missing_scope") return fault("invalid_scope", message);
  return fault("temporarily_unavailable", message, { "retry-after": "1" });
}

function unknownClient(request: Request, message: string): Response {
  const basic = request.headers.has("authorization");
  const challenge = { "www-authenticate": 'Basic realm="guildhall", charset="UTF-8"' };
  return fault("invalid_client", message, basic ? challenge : {});
}

/** The client from the form or from HTTP Basic, never from both. */
function clientOf(request: Request, form: ReadonlyMap<string, string>): OAuthClient | Response {
  const scopes =
    form
      .get("scope")
      ?.split(" ")
      .filter((scope) => scope !== "") ?? null;
  const strange = scopes?.find((scope) => !SCOPES.some((each) => each === scope));
  if (strange !== undefined || scopes?.length === 0)
    return fault("invalid_scope", `scope is a list, with blanks between, of: ${SCOPES.join(" ")}.`);
  const header = request.headers.get("authorization");
  const [id, secret] =
    header === null ? [form.get("client_id"), form.get("client_secret")] : basicOf(header);
  if (header !== null && form.has("client_secret"))
    return fault("invalid_request", "Show the secret once: in the form or in the header.");
  if (id === undefined || secret === undefined)
    return unknownClient(request, "client_id and client_secret are missing.");
  if (header !== null && form.has("client_id") && form.get("client_id") !== id)
    return fault("invalid_request", "client_id differs from the one in the header.");
  return { id, secret, scopes };
}

/** RFC 6749, section 2.3.1: both halves are encoded as in a form. */
function basicOf(header: string): readonly [string?, string?] {
  const [, encoded] = /^Basic +([\w+/=-]+)$/i.exec(header) ?? [];
  if (encoded === undefined) return [];
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0) return [];
  try {
    return [decoded(text.slice(0, colon)), decoded(text.slice(colon + 1))];
  } catch {
    return [];
  }
}

const decoded = (text: string): string => decodeURIComponent(text.replaceAll("+", " "));
