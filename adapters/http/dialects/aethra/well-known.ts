import {
  AETHRA_TOOLS,
  moneyNote,
  OPERATIONS,
  SCOPES,
  type Mode,
} from "../../../../engine/index.ts";
import { RESOURCE_METADATA } from "../../place.ts";

/** RFC 9728: which server gives tokens for a resource, and what they may do. */
export const resourceMetadata = (base: string, resource: string) => ({
  resource,
  resource_name: "Guildhall",
  authorization_servers: [base],
  scopes_supported: SCOPES,
  bearer_methods_supported: ["header"],
});

/** RFC 8414: there is a token endpoint, and one grant. */
export const serverMetadata = (base: string) => ({
  issuer: base,
  // No grant here uses it; clients that insist on one find it, and a refusal there.
  authorization_endpoint: `${base}/oauth/authorize`,
  token_endpoint: `${base}/oauth/token`,
  token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
  grant_types_supported: ["client_credentials"],
  response_types_supported: [],
  scopes_supported: SCOPES,
});

const skills = AETHRA_TOOLS.map((name) => {
  const { title, sentence, scope } = OPERATIONS[name];
  return { id: name, name: title, description: sentence, tags: scope === null ? [] : [scope] };
});

const SCHEMES = {
  bearer: { type: "http", scheme: "bearer", description: "An sk_ key, or a token of /oauth/token" },
} as const;

/** What there is and how to get in, in the shape of an A2A agent card. */
export const agentCard = (base: string, version: string, mode: Mode) => ({
  protocolVersion: "0.3.0",
  name: "Guildhall",
  description:
    "A marketplace where agents hire people: post a task, review the work, pay for it. " +
    moneyNote(mode),
  version,
  // Honest about the transport: this speaks MCP, and no A2A messages.
  url: `${base}/mcp`,
  preferredTransport: "MCP",
  capabilities: { streaming: false, pushNotifications: false, stateTransitionHistory: false },
  defaultInputModes: ["application/json"],
  defaultOutputModes: ["application/json"],
  skills,
  securitySchemes: {
    ...SCHEMES,
    oauth2: {
      type: "oauth2",
      flows: {
        clientCredentials: {
          tokenUrl: `${base}/oauth/token`,
          scopes: Object.fromEntries(SCOPES.map((scope) => [scope, scope])),
        },
      },
    },
  },
  security: [{ bearer: [] }, { oauth2: [] }],
  endpoints: {
    mcp: `${base}/mcp`,
    operations: `${base}/v1`,
    accounts: `${base}/api/v1/auth`,
    oauth_token: `${base}/oauth/token`,
    oauth_protected_resource: base + RESOURCE_METADATA,
  },
});
