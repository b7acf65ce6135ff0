# Words, progress and failure, shared by every part of the lab.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }

# A failure says what is wrong and what to do about it.
die() {
  say "lab: $*"
  exit 1
}

now_ms() { printf '%s' "$((${EPOCHREALTIME/[.,]/} / 1000))"; }

seconds_since() {
  local ms=$(($(now_ms) - $1))
  printf '%d.%d s' $((ms / 1000)) $((ms % 1000 / 100))
}

STEP_TITLE=
STEP_LOG=
STEP_TICKER=

# Runs a command with its output in a log, and tells how long it has been going once that is over 2 s.
# The command runs in the foreground, outside any condition: a background one would ignore Ctrl-C, and one inside
# a condition would lose `set -e`. The exit trap tells of a failure.
step() {
  local log=$1 began
  STEP_TITLE=$2 STEP_LOG=$log
  shift 2
  began=$(now_ms)
  mkdir -p "${log%/*}"
  tick "$STEP_TITLE" "$began" &
  STEP_TICKER=$!
  "$@" >>"$log" 2>&1
  stop_ticker
  say "  $STEP_TITLE: done in $(seconds_since "$began")"
  STEP_TITLE=
}

# Pauses by a read that never gets anything: a sleep would outlive the ticker and keep our locks open.
tick() {
  local title=$1 began=$2 pause=2 never
  close_files
  exec {never}<> <(:)
  while kill -0 $$ 2>/dev/null; do
    read -rt "$pause" -u "$never" || true
    say "  $title ... $(seconds_since "$began")"
    pause=5
  done
}

# For a child that is to outlive or ignore our locks: all but the standard three.
close_files() {
  local fd
  for fd in /proc/self/fd/*; do
    fd=${fd##*/}
    if ((fd > 2 && fd != 255)); then exec {fd}>&-; fi
  done
}

stop_ticker() {
  if [[ -n $STEP_TICKER ]]; then
    kill "$STEP_TICKER" 2>/dev/null || true
    wait "$STEP_TICKER" 2>/dev/null || true
    STEP_TICKER=
  fi
}

# To be called first in an exit trap: what was under way, and the end of its log.
tell_failed_step() {
  stop_ticker
  if [[ -n $STEP_TITLE ]]; then
    say "lab: failed while $STEP_TITLE; the end of its log:"
    tail -n 25 "$STEP_LOG" 2>/dev/null | sed 's/^/    /' >&2 || true
  fi
}

# The file is created whole or not at all.
write_file() {
  local file=$1 mode=${2:-0644}
  cat >"$file.new"
  chmod "$mode" "$file.new"
  mv -f "$file.new" "$file"
}
