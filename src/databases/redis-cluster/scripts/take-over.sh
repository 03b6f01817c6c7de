#!/bin/bash
# What an operator runs in a replica that is to be the master of its shard.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${0%/*}/common.sh"
case "$(ask localhost role)" in master*)
  say "$POD_NAME is a master already"
  exit 0
  ;;
esac
[[ $(ask localhost info replication) == *master_link_status:up* ]] ||
  stop "$POD_NAME is not connected to its master, and may lack some of its keys: nothing has changed"
ask localhost cluster failover >/dev/null
for ((tries = 0; tries < 30; tries++)); do
  case "$(ask localhost role)" in master*)
    say "$POD_NAME has all of its master and has taken its place"
    exit 0
    ;;
  esac
  sleep 1
done
stop "$POD_NAME has not received everything from its master within 30 s; the master goes on as before"
