#!/bin/sh
# ferry bench: measures on a lab of its own, which is taken down afterwards unless it was up before.
set -eu

FERRY_ROOT=$(dirname "$(dirname "$(readlink -f "$0")")")
# shellcheck source=scripts/common.sh
. "$FERRY_ROOT/scripts/common.sh"
part build
export FERRY_ROOT FERRY_HOME

BENCH=${FERRY_BENCH_NAME:-bench}
LAB_STATE=${FERRY_LAB_DIR:-${XDG_STATE_HOME:-$HOME/.local/state}/ferry/labs}/$BENCH

ensure_build
for bench_argument in "$@"; do
  case $bench_argument in
    --list | -h | --help | -V | --version) run_java bench dev.ferry.bench.BenchMain "$@" ;;
  esac
done
is_root || die 'the bench boots hosts (systemd-nspawn), which needs root. Try: sudo ./ferry bench'

leave() {
  bench_rc=$1
  trap '' HUP INT TERM
  trap - EXIT
  if [ -n "${bench_pid:-}" ]; then end_tree "$bench_pid"; fi
  # An engine is left only by an interruption.
  if [ -d "$FERRY_HOME/$BENCH" ]; then FERRY_DEMO_NAME=$BENCH "$FERRY_ROOT/ferry" demo --down || true; fi
  if [ -z "${bench_again:-}" ]; then
    for bench_lab in "$BENCH" "$BENCH-databases" "$BENCH-mysql"; do "$FERRY_ROOT/lab/bin/lab" down --lab "$bench_lab" || true; done
  fi
  exit "$bench_rc"
}
trap 'leave $?' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

if [ -d "$LAB_STATE" ]; then bench_again=yes; fi
"$FERRY_ROOT/lab/bin/lab" up --lab "$BENCH"
FERRY_LAB_ENV=$LAB_STATE/lab.env
export FERRY_LAB_ENV
# In the background, because a shell hears a signal only between its commands.
(run_java bench dev.ferry.bench.BenchMain "$@") &
bench_pid=$!
wait "$bench_pid"
bench_pid=''
