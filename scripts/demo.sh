#!/bin/sh
# ferry demo: hosts, live load, the move, the way back, the proof and the report, from nothing.
set -eu

FERRY_ROOT=$(dirname "$(dirname "$(readlink -f "$0")")")
# shellcheck source=scripts/common.sh
. "$FERRY_ROOT/scripts/common.sh"
part process

DEMO=${FERRY_DEMO_NAME:-demo}
RATE=${FERRY_DEMO_RATE:-200}
LAB_STATE=${FERRY_LAB_DIR:-${XDG_STATE_HOME:-$HOME/.local/state}/ferry/labs}/$DEMO
STATE=$FERRY_HOME/$DEMO
JOURNAL=$STATE/witness
export FERRY_NAME=$DEMO FERRY_BY="${FERRY_BY:-${SUDO_USER:-${USER:-demo}}}"

usage() {
  cat <<'USAGE'
usage: ferry demo [--yes] [--rollback] [--keep] [--report DIR]
       ferry demo --down

Boots three hosts on this machine, puts a web shop under load, moves its database, files, units, traffic and name to
another host while it is used, and proves that no request failed and no order was lost. Needs root on Debian or Ubuntu.

  --yes         approve the gates without asking
  --rollback    bring the service back after the switch, under the same load
  --keep        leave everything running, to play with
  --report DIR  where report.html, report.json and the histories go (ferry-demo-report)
  --down        remove all that a demo has left
USAGE
}

YES='' BACK='' KEEP='' REPORT=ferry-demo-report
while [ $# -gt 0 ]; do
  case $1 in
    --yes) YES=--yes ;;
    --rollback) BACK=yes ;;
    --keep) KEEP=yes ;;
    --report)
      [ $# -gt 1 ] || misuse '--report needs a directory'
      REPORT=$2
      shift
      ;;
    --down) DOWN=yes ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) misuse "demo knows no argument $1" ;;
  esac
  shift
done

ferry() { "$FERRY_ROOT/ferry" "$@"; }

title() { printf '\n== %s\n' "$*"; }

# ---- everything away --------------------------------------------------------------------------

all_down() {
  end_recorded "$STATE/watch.pid"
  end_recorded "$STATE/witness.pid"
  ferry down --name "$DEMO" --purge || true
  if [ -d "$LAB_STATE" ]; then ferry lab down --lab "$DEMO" || true; fi
  rm -rf "$STATE"
}

end_recorded() {
  if demo_pid=$(recorded_process "$1"); then end_tree "$demo_pid"; fi
  rm -f "$1"
}

leave() {
  demo_rc=$1
  trap '' HUP INT TERM
  trap - EXIT
  end_recorded "$STATE/watch.pid"
  if [ -n "$KEEP" ]; then
    title 'Everything is left running'
    say "  FERRY_NAME=$DEMO ./ferry status orders    ./ferry lab ssh --lab $DEMO source    ./ferry demo --down"
  else
    title 'Taking everything down'
    all_down
  fi
  exit "$demo_rc"
}

if [ -n "${DOWN:-}" ]; then
  all_down
  exit 0
fi
is_root || die 'the demo boots hosts (systemd-nspawn), which needs root. Try: sudo ./ferry demo'
trap 'leave $?' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# ---- from nothing to a service under load -----------------------------------------------------

title 'Hosts, Temporal and worker'
part build
ensure_build
# The lab's layers and, where it has to be built, Temporal take minutes: side by side.
part settings
if ! names_temporal; then
  part temporal
  mkdir -p "$STATE"
  (find_temporal) >"$STATE/temporal-get.log" 2>&1 &
  demo_getting=$!
fi
if [ -d "$LAB_STATE" ]; then demo_again=yes; fi
ferry lab up --lab "$DEMO"
if [ -n "${demo_again:-}" ]; then ferry lab reset --lab "$DEMO"; fi
if [ -n "${demo_getting:-}" ]; then
  with_progress 'getting Temporal' "$STATE/temporal-wait.log" sh -c "while kill -0 $demo_getting 2>/dev/null; do sleep 1; done"
fi
ferry up --name "$DEMO" --secrets "$LAB_STATE"
# shellcheck source=/dev/null
. "$LAB_STATE/lab.env"

title "Load: $RATE requests a second at www.shop.test, every one of them written down"
rm -rf "$JOURNAL"
detach "$STATE/witness.pid" "$STATE/witness.log" "$FERRY_ROOT/ferry" witness run \
  --url 'http://www.shop.test/orders/{token}' --resolver "$RESOLVER" --rate "$RATE" --journal "$JOURNAL"

load_runs() { grep -q '"state":"running"' "$JOURNAL/status.json" 2>/dev/null; }
wait_until 'starting the load' 60 load_runs || die "the load does not start, see $STATE/witness.log"
sleep 3

# ---- the move ---------------------------------------------------------------------------------

title 'The move'
say "  plan $LAB_STATE/orders.yaml"
if [ -f "$STATE/ports" ]; then
  read -r _ demo_ui _ <"$STATE/ports"
  say "  Temporal's own view of it: http://127.0.0.1:$demo_ui"
fi
ferry start "$LAB_STATE/orders.yaml"
ferry watch orders </dev/null &
record_process "$!" "$STATE/watch.pid"

# 0: goes on by itself. 2: waits for a person. 5: nobody answers just now, on a busy machine. Others: it has ended.
demo_silent=0
standing() {
  demo_standing=0
  ferry status orders >"$STATE/status" 2>&1 || demo_standing=$?
  if [ "$demo_standing" = 5 ] && [ "$demo_silent" -lt 30 ]; then
    demo_silent=$((demo_silent + 1)) demo_standing=0
  elif [ "$demo_standing" != 5 ]; then
    demo_silent=0
  fi
}

await_gate() {
  while :; do
    standing
    case $demo_standing in
      0) sleep 1 ;;
      2)
        if grep -q "the gate $1 can open" "$STATE/status"; then return; fi
        if grep -q 'the gate .* can open' "$STATE/status"; then
          sleep 0.5 # the gate before it, whose approval is on its way
          continue
        fi
        cat "$STATE/status"
        die 'the move needs a person, see above; --keep leaves it standing'
        ;;
      *)
        cat "$STATE/status"
        die "the move ended before the gate $1"
        ;;
    esac
  done
}

pass_gate() {
  await_gate "$1"
  demo_tries=0
  # shellcheck disable=SC2086
  until ferry approve orders --gate "$1" $YES; do
    demo_tries=$((demo_tries + 1))
    if [ "$demo_tries" -ge 5 ]; then die "the gate $1 was not approved"; fi
    sleep 1
    await_gate "$1"
  done
}

await_end() {
  while :; do
    standing
    case $demo_standing in
      0) sleep 1 ;;
      2)
        cat "$STATE/status"
        die 'the move needs a person, see above'
        ;;
      *) return ;;
    esac
    if grep -q '^orders *\(FINISHED\|ROLLED_BACK\|ABORTED\|REFUSED\|STOPPED\)' "$STATE/status"; then return; fi
  done
}

pass_gate cutover
await_gate finish
if [ -n "$BACK" ]; then
  ferry rollback orders --reason 'the demo was asked to'
  wanted=ROLLED_BACK in_charge=$SOURCE blocks=source,destination,source
else
  pass_gate finish
  wanted=FINISHED in_charge=$DESTINATION blocks=source,destination
fi
await_end
end_recorded "$STATE/watch.pid"

# ---- the proof --------------------------------------------------------------------------------

title 'The proof'
sleep 2
touch "$JOURNAL/stop"
load_ended() { ! load_runs && ! recorded_process "$STATE/witness.pid" >/dev/null; }
wait_until 'the last answers' 90 load_ended || die 'the load does not end'
demo_rc=0
ferry witness check --journal "$JOURNAL" --destination "http://$in_charge/orders/{token}" --host-header www.shop.test \
  --expect "$blocks" --json "$STATE/witness.json" || demo_rc=1
mkdir -p "$REPORT"
ferry report orders --out "$REPORT" --witness "$STATE/witness.json" || demo_rc=1
grep -q "^orders *$wanted" "$STATE/status" || demo_rc=1

title 'In short'
cat "$STATE/status"
if [ "$demo_rc" = 0 ]; then
  say "Every promise held. Open $(readlink -f "$REPORT")/report.html"
else
  say "A promise was broken, see above and $(readlink -f "$REPORT")/report.html"
fi
exit "$demo_rc"
