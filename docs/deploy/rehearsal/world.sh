# shellcheck shell=bash
# For the rehearsals: a world of their own on this machine, which ends with all that is in it.

# needs PROGRAM...: ends where one is missing
needs() {
  [ "$(id -u)" = 0 ] || { echo "Run it as root."; exit 1; }
  [ -x .venv/bin/python ] || { echo "Run make setup first."; exit 1; }
  for program in "$@"; do
    command -v "$program" >/dev/null || [ -x "$program" ] || { echo "Install $program first."; exit 1; }
  done
}

# enter_world SCRIPT ARGUMENT...: runs the script again, as the first process of namespaces without a
# network and with mounts of their own, and a folder REHEARSAL_ROOM; all of it goes in the end
enter_world() {
  REHEARSAL_ROOM=$(mktemp -d)
  export REHEARSAL_ROOM
  chmod 755 "$REHEARSAL_ROOM"
  unshare --net --mount --pid --fork --kill-child --mount-proc "$@" &
  world=$!
  trap leave_world EXIT
  trap 'exit 130' INT TERM
  failed=0
  wait "$world" || failed=$?
  [ "$failed" = 0 ] || tail -n 8 "$REHEARSAL_ROOM"/*.log
  exit "$failed"
}

leave_world() {
  kill -9 "$world" 2>/dev/null || true
  wait "$world" 2>/dev/null || true
  sleep 1
  rm -rf "$REHEARSAL_ROOM"
}
