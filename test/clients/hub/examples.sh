#!/bin/sh
# The requests of the Hub's documents with curl, in their order. Takes URL from the environment.
. "$(dirname "$0")/../ask.sh"

JSON="Content-Type: application/json"
get() { ask "GET $1" "$URL$1"; }
post() { ask "POST $1" -X POST "$URL$1" -H "$JSON" -d "$2"; }

ask "POST /api/ai/ask" -X POST "$URL/api/ai/ask" \
  -H "$JSON" \
  -d '{"message": "Hello, Aetherra!"}'
post /api/ai/ask '{"message": "What is Aetherra OS?", "session_id": "optional-session-id",
  "context": {"user_id": "optional-user-id"}}'
post /api/lyrixa/chat '{"message": "Help me understand memory system", "allow_edits": false,
  "edit_root": "/optional/path"}'
get /api/agents
post /api/tasks '{"description": "Analyze memory usage patterns", "agent": "analyzer",
  "priority": "normal", "context": {"time_range": "last_24h"}}'
TASK=$(field task_id)
ask "GET /api/tasks" "$URL/api/tasks?limit=10&status=pending&agent=analyzer"
ask "GET /api/tasks/$TASK" "$URL/api/tasks/$TASK"
get /api/memory/status
get /api/memory/graph
get /api/memory/audit
get /api/homeostasis/status
get /api/homeostasis/metrics
get /api/maintenance/status
get /api/selfinc/status
get "/api/selfinc/discovered?path=process"
get "/api/selfinc/classified?classification=process"
get "/api/selfinc/audit?action=integrate&limit=100"
get /api/selfinc/ethics/dashboard
get /api/kernel/status
get /api/kernel/metrics
get /api/klm/status
get /api/keb/status
get /api/plugins
post /api/plugins/register '{"name": "my_plugin",
  "manifest": {"version": "1.0.0", "entry_point": "plugin.py:Plugin"}}'
post /api/run '{"script": "workflows/demo.aether", "args": {}, "async": true}'
JOB=$(field job_id)
post "/api/cancel/$JOB" '{}'
get /api/security/policy
get /api/policy/disclosure
get /api/trainer/status
post /api/trainer/jobs '{"task": "sft", "dataset": "conversations"}'
get /api/quantum/status
get /api/qfac/admin/show
post /api/qfac/admin/reset '{}'
get /api/consciousness/state
get /api/stats
get /api/site_status
post /api/telemetry '{"event_type": "usage",
  "data": {"feature": "memory_query", "duration_ms": 45}}'
post /api/peers/announce '{}'
post /api/peers/sync '{}'

# What answers no JSON is printed as a line of its own.
said() { printf '%s: %s\n' "$1" "$(tr '\n' '~' <"$ANSWER")"; }
curl -sS -o "$ANSWER" -X POST "$URL/api/ai/stream" \
  -H "$JSON" \
  -H "Accept: text/event-stream" \
  -d '{"message": "Hello", "stream": true}'
said "POST /api/ai/stream"
curl -sS -o "$ANSWER" "$URL/api/ai/stream?message=Hello&stream=true" \
  -H "Accept: text/event-stream"
said "GET /api/ai/stream"
for path in /api/selfinc/metrics /api/plugins/metrics /metrics /; do
  curl -sS -o "$ANSWER" "$URL$path"
  said "GET $path"
done
