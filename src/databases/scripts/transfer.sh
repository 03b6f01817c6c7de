#!/bin/sh
# Brings a backup into the pod that restores it.
#   transfer.sh list                 the backups in the claim
#   transfer.sh files BACKUP         its files, one a line, and then a `/`
#   transfer.sh send BACKUP FILE     a file, followed by its SHA-256
#   transfer.sh receive BACKUP FILE  takes that from the standard input; the file is there when its SHA-256 is right
#   transfer.sh has BACKUP FILE      whether it is there
#   transfer.sh whole BACKUP FILES   makes the files /backup/BACKUP, when all that `files` has told are there
#   transfer.sh bucket               the backups in the bucket
#   transfer.sh fetch BACKUP         makes a backup of the bucket /backup/BACKUP
# Until a backup is whole, its files are in /backup/BACKUP.partial: what restores it does not find them.
set -eu

fail() {
  echo "transfer: $*" >&2
  exit 1
}

list() {
  for each in "$backups"/*/; do
    name=$(basename "$each")
    case "$name" in
      '*' | lost+found | *.partial) ;;
      *) echo "$name" ;;
    esac
  done
}

files() {
  [ -d "$backups/$backup" ] || fail "there is no backup '$backup'"
  for each in "$backups/$backup"/*; do
    [ -f "$each" ] || fail "the backup $backup is empty, or has something that is no file: $each"
    name=$(basename "$each")
    case "$name" in *"$newline"*) fail "the name of a file of the backup $backup has more than one line: $name" ;; esac
    printf '%s\n' "$name"
  done
  echo /
}

# The file is read once: what is sent is what the sum is made of.
send() {
  pipe=$(mktemp -d)
  trap 'kill "$!" 2>/dev/null || true; rm -rf "$pipe"' EXIT
  mkfifo "$pipe/content"
  sha256sum <"$pipe/content" >"$pipe/sum" &
  tee "$pipe/content" <"$backups/$backup/$1"
  wait "$!"
  cut -c 1-64 "$pipe/sum"
}

# The sum and the end of its line are the last 65 bytes. A stream that has come short ends with something else.
receive() {
  mkdir -p "$backups/$backup.partial"
  incoming=$(mktemp "$backups/incoming.XXXXXX")
  trap 'rm -f "$incoming"' EXIT
  cat >"$incoming"
  size=$(($(stat -c %s "$incoming") - 65))
  [ "$size" -ge 0 ] || fail "$1 has come short"
  told=$(tail -c 65 "$incoming" | tr -cd '0-9a-f')
  truncate -s "$size" "$incoming"
  received=$(sha256sum <"$incoming" | cut -c 1-64)
  if [ "${#told}" -ne 64 ] || [ "$received" != "$told" ]; then fail "$1 has come short, or changed"; fi
  mv "$incoming" "$backups/$backup.partial/$1"
}

has() {
  [ -f "$backups/$backup/$1" ] || [ -f "$backups/$backup.partial/$1" ] || return 1
  echo "$1: OK"
}

whole() {
  case "$newline$1" in
    *"$newline"/) ;;
    *) fail "the list of the files of the backup $backup has come short" ;;
  esac
  printf '%s\n' "$1" | sed '$d' | while IFS= read -r name; do
    has "$name" >/dev/null || fail "the backup $backup has no $name here"
  done
  [ -d "$backups/$backup" ] || mv "$backups/$backup.partial" "$backups/$backup"
  rm -f "$backups"/incoming.*
  echo "the backup $backup is whole"
}

fetch() {
  [ -n "$(rclone lsf "$DESTINATION/$backup")" ] || fail "there is no backup '$backup' in the bucket"
  if [ ! -d "$backups/$backup" ]; then
    # It compares what it has written with the sums that the bucket has. Its words keep the connection open.
    rclone copy --stats=30s --stats-one-line --stats-log-level=NOTICE "$DESTINATION/$backup" "$backups/$backup.partial"
    mv "$backups/$backup.partial" "$backups/$backup"
  fi
  echo "the backup $backup is whole"
}

newline='
'
backups=${BACKUPS:-/backup}
action=$1
backup=${2-}
case "$action" in
  list)
    list
    exit
    ;;
  bucket)
    rclone lsf --dirs-only "$DESTINATION"
    exit
    ;;
esac
case "$backup" in
  '' | . | .. | */* | *.partial) fail "'$backup' is not the name of a backup" ;;
esac
case "$action" in
  files | fetch) "$action" ;;
  send | receive | has | whole) "$action" "$3" ;;
  *) fail "there is no '$action'" ;;
esac
