#!/bin/sh
# The requests of Humans2AI's documents with curl, in their order: an account, its key, its first
# request, a task, the same once more with an idempotency key, and a refusal. Takes URL, KEY and
# DEADLINE from the environment: the documents' own deadline has passed.
. "$(dirname "$0")/../ask.sh"

API="$URL/api/v1"
JSON="Content-Type: application/json"
ACCOUNT='{"email": "bot@example.com", "password": "a long sentence about rivers"}'

ask "POST /api/v1/public/check-email" -X POST "$API/public/check-email" \
  -H "$JSON" -d '{"email": "bot@example.com"}'
ask "POST /api/v1/public/auth/register" -X POST "$API/public/auth/register" \
  -H "$JSON" -d "$ACCOUNT"
ask "POST /api/v1/public/auth/login" -X POST "$API/public/auth/login" \
  -H "$JSON" -d "$ACCOUNT"
ask "POST /api/v1/public/auth/refresh" -X POST "$API/public/auth/refresh" \
  -H "$JSON" -d "{\"refreshToken\": \"$(field refreshToken)\"}"
ask "POST /api/v1/api-keys" -X POST "$API/api-keys" \
  -H "Authorization: Bearer $(field idToken)" \
  -H "$JSON" -d '{}'

ask "GET /api/v1/tasks" "$API/tasks" \
  -H "Authorization: Bearer $(field key)" \
  -H "$JSON"

create() {
  ask "POST /api/v1/tasks" -X POST "$API/tasks" \
    -H "Authorization: Bearer $KEY" \
    -H "$JSON" \
    "$@" \
    -d "
{
  \"title\": \"Photograph 3 coffee shops in SOMA\",
  \"description\": \"Take exterior and interior photos of 3 coffee shops in SOMA district.\",
  \"category\": \"photography\",
  \"budget\": 150,
  \"deadline\": \"$DEADLINE\",
  \"location\": \"San Francisco, CA\",
  \"remote\": false,
  \"urgency\": \"medium\"
}"
}
create
create -H "Idempotency-Key: 550e8400-e29b-41d4-a716-446655440000"
create -H "Idempotency-Key: 550e8400-e29b-41d4-a716-446655440000"

ask "POST /api/v1/tasks" -X POST "$API/tasks" \
  -H "Authorization: Bearer $KEY" -H "$JSON" -d '{"budget": 150}'
