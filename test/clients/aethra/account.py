"""The REST samples of Aethra's documents, in their order: an account, its agents, keys and money.

Prints one line {"sample", "status", "answer"} for each request.
"""

from client import say, send, started

URL, SANDBOX = started()
PERSON = {"email": "you@company.com", "password": "YourSecurePassword123"}


def ask(sample: str, body=None, key: str | None = None) -> dict:
    method, path = sample.split(" ")
    status, _, answer = send(method, f"{URL}{path}", body, key)
    say(sample=sample, status=status, answer=answer)
    return answer


ask(
    "POST /api/v1/auth/register/developer",
    {**PERSON, "display_name": "Your Name", "org_name": "Your Company"},
)
session = ask("POST /api/v1/auth/login", PERSON)
session = ask("POST /api/v1/auth/token/refresh", {"refresh_token": session["refresh_token"]})
JWT = session["access_token"]
agent = ask("POST /api/v1/auth/developers/agents", {"display_name": "My First Agent"}, JWT)
ask(
    "POST /api/v1/auth/api-keys",
    {
        "name": "Read-only monitoring key",
        "scopes": ["tasks.read", "payments.read", "profile.read"],
        "expires_in_days": 90,
    },
    JWT,
)
ask("POST /api/v1/amber/topup/create-intent", {"usd_cents": 2000}, JWT)
ask("GET /api/v1/amber/balance", None, agent["api_key"])
ask(
    "PUT /api/v1/amber/spending-caps",
    {"daily_agent_spend_cap_amber": 5000, "per_task_spend_cap_amber": 500},
    JWT,
)
ask(
    "POST /api/v1/webhooks",
    {
        "url": "https://yourapp.com/webhooks/aethra",
        "event_types": ["task.completed", "review.submitted", "task.disputed"],
        "secret": "0123456789abcdef" * 4,
    },
    JWT,
)
ask("GET /api/v1/webhooks", None, JWT)
ask("GET /.well-known/agent.json")

# A default key may not fund; nobody without a key may call at all.
FUND = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "aethra.fund_task", "arguments": {"task_id": "tsk_none"}},
}
ask("POST /mcp", FUND, agent["api_key"])
ask("POST /mcp", FUND)
FUND["params"] = {"name": "aethra.create_task", "arguments": {
    "title": "Photograph the exterior of Starbucks at 123 Main St",
    "task_type": "photography",
    "location": {"latitude": 37.7749, "longitude": -122.4194},
    "budget_amber": 0,
}}
ask("POST /mcp", FUND, agent["api_key"])

ask("POST /api/v1/auth/revoke", {"refresh_token": session["refresh_token"]})
ask("GET /api/v1/amber/balance", None, JWT)
