#!/bin/sh
# The curl lines of eAgent's documents, in their order. Takes URL, KEY, WORKER (a worker's token) and
# DEADLINE from the environment: the documents' own deadline has passed.
. "$(dirname "$0")/../ask.sh"

API="$URL/api/v1"

ask "GET /api/v1/tasks" "$API/tasks" \
  -H "X-API-Key: $KEY"

create() {
  ask "POST /api/v1/tasks" -X POST "$API/tasks" \
    -H "X-API-Key: $KEY" \
    -H "Content-Type: application/json" \
    -d "{
    \"type\": \"photo_verification\",
    \"instruction\": \"Take a photo of the storefront at 123 Main St\",
    \"budget\": 15.00,
    \"category_id\": 1,
    \"location\": {\"lat\": $1, \"lng\": -74.0060, \"radius_km\": 5},
    \"deadline\": \"$DEADLINE\",
    \"metadata\": {\"order_id\": \"ord_456\"}
  }"
}

# Nobody works in the middle of the sea, so that this one stays PENDING.
create 10.0
ask "DELETE /api/v1/tasks/tsk_8f3a2b1c" -X DELETE "$API/tasks/$(field id)" \
  -H "X-API-Key: $KEY"

create 40.7128
task=$(field id)
tries=0
until [ "$(curl -sS -o "$ANSWER" "$API/tasks/$task" -H "X-API-Key: $KEY"; field status)" = MATCHED ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ]
  sleep 0.1
done

ask "POST /api/v1/tasks/tsk_8f3a2b1c/accept" -X POST "$API/tasks/$task/accept" \
  -H "Authorization: Bearer $WORKER"
ask "POST /api/v1/tasks/tsk_8f3a2b1c/submit" -X POST "$API/tasks/$task/submit" \
  -H "Authorization: Bearer $WORKER" \
  -H "Content-Type: application/json" \
  -d '{
    "result_data": {"verified": true, "photo_url": "https://..."},
    "notes": "Confirmed storefront sign",
    "evidence": [{"type": "PHOTO", "url": "https://cdn.eagent.io/ev/img.jpg"}]
  }'

ask "GET /api/v1/tasks" "$API/tasks?status=COMPLETED&page=1&limit=10" \
  -H "X-API-Key: $KEY"
ask "GET /api/v1/tasks/tsk_8f3a2b1c" "$API/tasks/$task" \
  -H "X-API-Key: $KEY"

ask "GET /api/v1/categories" "$API/categories"

pay() {
  ask "POST /api/v1/tasks" -X POST "$API/tasks" \
    -H "Content-Type: application/json" \
    "$@" \
    -d '{"type": "captcha", "instruction": "Solve this CAPTCHA", "budget": 0.50, "category_id": 2}'
}
pay -D "$ANSWER.headers"
cat "$ANSWER.headers"
pay -H "X-PAYMENT: a-signed-payment"
