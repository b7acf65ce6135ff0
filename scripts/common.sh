# Words, places and failure, shared by every part of the launcher.
# shellcheck shell=sh

FERRY_CACHE=${FERRY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ferry}
FERRY_HOME=${FERRY_HOME:-${XDG_STATE_HOME:-$HOME/.local/state}/ferry}

say() { printf '%s\n' "$*" >&2; }

# A failure says what is wrong and what to do about it.
die() {
  say "ferry: $*"
  exit 1
}

misuse() {
  say "ferry: $* (ferry --help)"
  exit 2
}

# Sources a part, which sources those it needs.
part() {
  # shellcheck source=/dev/null
  . "$FERRY_ROOT/scripts/$1.sh"
}

is_root() { [ "$(id -u)" = 0 ]; }

has() { command -v "$1" >/dev/null 2>&1; }

# clean_up_with COMMAND: run once, however the script ends; $? is the exit code then.
CLEANS_UP=''
clean_up_with() {
  CLEANS_UP=yes
  # shellcheck disable=SC2064
  trap "$1" EXIT
  own_traps
}

# What a signal does to this script. A shell that dies of one does not run its trap on EXIT, so one that cleans up exits.
own_traps() {
  if [ -n "$CLEANS_UP" ]; then
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 141' PIPE
    trap 'exit 143' TERM
  else
    trap - HUP INT TERM
  fi
}

# Runs a command with its output in a log; tells how long it has been going once that is over 2 s, and the end of the
# log when it fails. A background command does not hear Ctrl-C, so that is passed on.
with_progress() {
  progress_title=$1 progress_log=$2
  shift 2
  mkdir -p "$(dirname "$progress_log")"
  "$@" </dev/null >"$progress_log" 2>&1 &
  progress_pid=$!
  trap 'end_tree "$progress_pid"; say "ferry: interrupted while $progress_title"; exit 130' HUP INT TERM
  progress_began=$(date +%s)
  progress_next=2
  while kill -0 "$progress_pid" 2>/dev/null; do
    sleep 0.1
    if [ $(($(date +%s) - progress_began)) -ge "$progress_next" ]; then
      say "  $progress_title ... $progress_next s"
      progress_next=$((progress_next < 10 ? 10 : progress_next + 10))
    fi
  done
  progress_rc=0
  wait "$progress_pid" || progress_rc=$?
  own_traps
  if [ "$progress_rc" -ne 0 ]; then
    say "ferry: failed while $progress_title; the end of $progress_log:"
    tail -n 25 "$progress_log" | sed 's/^/    /' >&2
  fi
  return "$progress_rc"
}

# A function in the background is a shell with children; a signal to it alone would leave them running. It stands still
# meanwhile, or it would start the next one when the first is gone.
end_tree() {
  kill -STOP "$1" 2>/dev/null || true
  for tree_child in $(pgrep -P "$1" 2>/dev/null); do end_tree "$tree_child"; done
  kill "$1" 2>/dev/null || true
  kill -CONT "$1" 2>/dev/null || true
}

# Debian packages, as root, after saying so.
apt_install() {
  say "ferry: as root, installing Debian packages: $*"
  with_progress 'reading package lists' "$FERRY_CACHE/apt-update.log" apt-get update -q || true
  with_progress "installing $*" "$FERRY_CACHE/apt.log" \
    env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"
}

can_apt() { is_root && has apt-get; }

# download URL FILE
download() {
  if has curl; then
    curl -fsSL --connect-timeout 10 --retry 2 -o "$2" "$1"
  elif has wget; then
    wget -q --timeout=10 --tries=2 -O "$2" "$1"
  else
    say 'ferry: neither curl nor wget is here'
    return 1
  fi
}

# sha256_is SUM FILE
sha256_is() { [ -n "$1" ] && [ "$(sha256sum "$2" | cut -d ' ' -f 1)" = "$1" ]; }

# wait_until TITLE SECONDS COMMAND
wait_until() {
  wait_began=$(date +%s) wait_next=3
  until "$3"; do
    wait_now=$(($(date +%s) - wait_began))
    if [ "$wait_now" -ge "$2" ]; then return 1; fi
    if [ "$wait_now" -ge "$wait_next" ]; then
      say "  $1 ... $wait_now s"
      wait_next=$((wait_next + 10))
    fi
    sleep 0.1
  done
}
