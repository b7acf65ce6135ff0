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
STEP_PID=

# Runs a command with its output in a log, and tells how long it has been going once that is over 2 s.
# It gets a process group of its own while we look on: a signal to us is heard at once, and ends all of it.
step() {
  local log=$1 began
  STEP_TITLE=$2 STEP_LOG=$log
  shift 2
  began=$(now_ms)
  mkdir -p "${log%/*}"
  set -m
  ( trap - EXIT HUP INT PIPE TERM; unlock_lab; "$@" ) </dev/null >>"$log" 2>&1 &
  STEP_PID=$!
  set +m
  tell_progress "$began"
  wait "$STEP_PID"
  say "  $STEP_TITLE: done in $(seconds_since "$began")"
  STEP_TITLE=
}

tell_progress() {
  local began=$1 next=2000
  while kill -0 "$STEP_PID" 2>/dev/null; do
    sleep 0.05
    if (($(now_ms) - began >= next)); then
      say "  $STEP_TITLE ... $(seconds_since "$began")"
      next=$((next + 5000))
    fi
  done
}

# For an exit trap, first thing: ends what is under way and tells what it was.
end_step() {
  [[ -n $STEP_TITLE ]] || return 0
  if group_lives "$STEP_PID"; then
    say "lab: interrupted while $STEP_TITLE"
    end_group "$STEP_PID"
  else
    say "lab: failed while $STEP_TITLE; the end of its log:"
    tail -n 25 "$STEP_LOG" 2>/dev/null | sed 's/^/    /' >&2 || true
  fi
}

group_lives() { [[ -n $1 ]] && kill -0 -- "-$1" 2>/dev/null; }

# unshare does not hear SIGTERM; killed, it takes its namespaces along.
end_group() {
  local i
  kill -TERM -- "-$1" 2>/dev/null || true
  for ((i = 0; i < 20; i++)); do
    group_lives "$1" || break
    sleep 0.05
  done
  kill -KILL -- "-$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

# For a child that is to outlive or ignore our locks: all but the standard three.
close_files() {
  local fd
  for fd in /proc/self/fd/*; do
    fd=${fd##*/}
    if ((fd > 2 && fd != 255)); then exec {fd}>&-; fi
  done
}

# The file is created whole or not at all.
write_file() {
  local file=$1 mode=${2:-0644}
  cat >"$file.new"
  chmod "$mode" "$file.new"
  mv -f "$file.new" "$file"
}
