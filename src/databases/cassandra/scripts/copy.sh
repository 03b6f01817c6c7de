# shellcheck shell=bash
# The function `copied`, for backup.sh and restore.sh, which have a function `cql`.

# What is read back as it was: nulls apart from empty texts, every millisecond, every digit.
# shellcheck disable=SC2034
COPY_OPTIONS="HEADER = true AND NULL = '<null>' AND DATETIMEFORMAT = '%Y-%m-%d %H:%M:%S.%f%z'"

# $1: what is copied; $2: exported or imported. cqlsh reports what went wrong with a table, and ends well.
copied() {
  local log
  log=$(cql -e "CONSISTENCY QUORUM; COPY $1" 2>&1) || {
    echo "$log" >&2
    exit 1
  }
  echo "$log" | grep -E "^[0-9]+ rows $2 "
  if echo "$log" | grep -v '^Starting copy of' | grep -qiE 'error|failed|exception'; then
    echo "$log" >&2
    exit 1
  fi
}
