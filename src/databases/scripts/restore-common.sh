# shellcheck shell=bash
# What the restores of all systems begin with. The first argument of the script that reads this is the name of the backup.

fail() {
  echo "restore: $*" >&2
  exit 1
}

BACKUP=${1:?which backup: the name of a directory}
FROM=${BACKUPS:-/backup}/$BACKUP
[ -d "$FROM" ] || fail "there is no $FROM"

# A restore whose operator has lost the connection goes on in its pod, and would put its result in the place of the next one's.
running=/tmp/restore.pid
former=$(cat "$running" 2>/dev/null || true)
if [ -n "$former" ] && [ "$former" != "$$" ] && [[ $(tr '\0' ' ' 2>/dev/null <"/proc/$former/cmdline") == *restore.sh* ]]; then
  fail 'one that was begun before still runs in this pod: wait for its end, or delete the pod, and run the steps again'
fi
echo "$$" >"$running"

# To the nanosecond: a second restore within one second keeps what it finds under another name.
NOW=$(date +%Y%m%dT%H%M%S.%N)

# Keeps what is there beside its place. It takes no time.
keep() {
  mv -T "$1" "$1.before-$NOW"
  echo "restore: what was in $1 is in $1.before-$NOW"
}

# Puts what has been made in the place of what is there, which is kept.
swap() {
  if [ -e "$2" ]; then keep "$2"; fi
  mv -T "$1" "$2"
}

# The last line: whoever runs the script looks for it, since a connection that is lost may look like success.
restored() {
  echo "restore: $1"
  echo "restored $BACKUP"
}
