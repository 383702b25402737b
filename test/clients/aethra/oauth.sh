#!/bin/sh
# The OAuth flow of Aethra's documents with curl: the card, a token, a call with it, a wrong secret.
# Takes URL, AGENT_ID and AGENT_KEY from the environment; prints one JSON object a line.
set -eu

line() {
  tr -d '\n'
  echo
}

curl -sS "$URL/.well-known/agent.json" | line

token=$(curl -sS -X POST "$URL/oauth/token" \
  -H "Content-Type: application/x-www-form-urlencoded" \
  --data "grant_type=client_credentials&client_id=$AGENT_ID&client_secret=$AGENT_KEY&scope=tasks.read tasks.create payments.fund")
echo "$token" | line

access=$(echo "$token" | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
curl -sS -X POST "$URL/mcp" \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer $access" \
  --data '{"jsonrpc":"2.0","id":42,"method":"tools/call","params":{"name":"aethra.list_tasks","arguments":{}}}' | line

curl -sS -w '\n{"http_status":%{http_code}}\n' "$URL/oauth/token" \
  --data "grant_type=client_credentials&client_id=$AGENT_ID&client_secret=sk_test_wrong"
