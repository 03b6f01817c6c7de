#!/bin/bash
# move.sh BROKERS: spreads the partitions of all topics over those brokers, such as 0,1,2, and waits until all are there.
# It may be run again after it was interrupted: what is being moved by then is waited for first.
set -Eeuo pipefail
shopt -s inherit_errexit
# shellcheck source=/dev/null
. "${0%/*}/env.sh"
brokers=$1
end=$((SECONDS + MOVE_LIMIT))

# The tools say what went wrong where others look for the answer.
tool() {
  timeout 600 "$BIN/$1" --bootstrap-server "localhost:$CLIENT_PORT" --command-config "$ADMIN_PROPERTIES" "${@:2}" >"$TEMPORARY/answer" ||
    {
      cat "$TEMPORARY/answer" >&2
      return 1
    }
  cat "$TEMPORARY/answer"
}

# How many partitions are being moved. Whoever is told that none is may delete a broker: no answer is not zero.
moving() {
  local list
  list=$(tool kafka-reassign-partitions.sh --list) || return 1
  grep -c ': replicas: ' <<<"$list" || true
}

# The topics with a partition that has a copy on another broker, and the first such partition.
elsewhere() {
  local all line copy pattern='Topic: ([^[:space:]]+).*Partition: ([0-9]+).*Replicas: ([0-9,]+)'
  all=$(tool kafka-topics.sh --describe) || return 1
  while read -r line; do
    [[ "$line" =~ $pattern ]] || continue
    for copy in ${BASH_REMATCH[3]//,/ }; do
      case ",$brokers," in *",$copy,"*) ;; *)
        echo "${BASH_REMATCH[1]} ${BASH_REMATCH[2]} $copy"
        break
        ;;
      esac
    done
  done <<<"$all"
}

wait_until_moved() {
  local left said=$SECONDS
  while left=$(moving) && [ "$left" -gt 0 ]; do
    if [ "$SECONDS" -ge "$end" ]; then
      echo "move: $left partitions are still being moved after $((MOVE_LIMIT / 3600)) hours, which goes on. Are all of the brokers $brokers up? Run move.sh again to wait on." >&2
      exit 1
    fi
    if [ $((SECONDS - said)) -ge 60 ]; then
      echo "move: $left partitions are still being moved"
      said=$SECONDS
    fi
    sleep 5
  done
  # A loop whose condition has failed ends as if it were done.
  [ -n "$left" ] || exit 1
}

# $1: topics, one a line
spread() {
  local names topics
  mapfile -t names <<<"$1"
  topics=$(printf '{"topic":"%s"}\n' "${names[@]}" | paste -s -d , -)
  echo "{\"version\":1,\"topics\":[$topics]}" >"$TEMPORARY/topics.json"
  tool kafka-reassign-partitions.sh --topics-to-move-json-file "$TEMPORARY/topics.json" --broker-list "$brokers" --generate | tail -1 >"$TEMPORARY/plan.json"
  tool kafka-reassign-partitions.sh --reassignment-json-file "$TEMPORARY/plan.json" --execute | tail -1
  wait_until_moved
}

wait_until_moved
topics=$(tool kafka-topics.sh --list)
[ -n "$topics" ] || {
  echo 'move: there is no topic'
  exit 0
}
spread "$topics"
# Topics that were made meanwhile may have a copy anywhere.
for _ in 1 2 3; do
  left=$(elsewhere)
  if [ -z "$left" ]; then
    echo "move: all partitions are on $brokers"
    exit 0
  fi
  spread "$(cut -d ' ' -f 1 <<<"$left" | sort -u)"
done
left=$(elsewhere)
[ -z "$left" ] || {
  read -r topic partition copy <<<"$left"
  echo "move: $topic-$partition has a copy on broker $copy, which is none of $brokers: it was changed meanwhile. Run move.sh again." >&2
  exit 1
}
echo "move: all partitions are on $brokers"
