# What the scripts of examples share: one line {"sample", "status", "answer"} for each request.
set -eu

ANSWER=$(mktemp)
trap 'rm -f "$ANSWER" "$ANSWER.headers"' EXIT

# The first argument says which sample it is; the others are curl's. $ANSWER keeps what came.
ask() {
  sample=$1
  shift
  status=$(curl -sS -o "$ANSWER" -w '%{http_code}' "$@")
  printf '{"sample":"%s","status":%s,"answer":%s}\n' "$sample" "$status" "$(tr -d '\n' <"$ANSWER")"
}

# The first text of this name in what came last.
field() {
  grep -o "\"$1\":\"[^\"]*\"" "$ANSWER" | head -n 1 | cut -d '"' -f 4
}
