#!/bin/sh
# ferry demo: hosts, live load, the move, the way back, the proof and the report, from nothing.
set -eu

FERRY_ROOT=$(dirname "$(dirname "$(readlink -f "$0")")")
# shellcheck source=scripts/common.sh
. "$FERRY_ROOT/scripts/common.sh"
part process

# A name of its own keeps lab and engine apart from those of another demo.
DEMO=${FERRY_DEMO_NAME:-demo}
RATE=${FERRY_DEMO_RATE:-200}
LAB_STATE=${FERRY_LAB_DIR:-${XDG_STATE_HOME:-$HOME/.local/state}/ferry/labs}/$DEMO
STATE=$FERRY_HOME/$DEMO
JOURNAL=$STATE/witness
export FERRY_NAME="$DEMO" FERRY_BY="${FERRY_BY:-${SUDO_USER:-${USER:-demo}}}"

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

Ends with 0 only if the move ended as asked, no request failed, and no order was lost, doubled or stored by the wrong side.
USAGE
}

YES='' BACK='' KEEP='' DOWN='' REPORT=ferry-demo-report
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

engine_down() {
  for demo_record in watch follow witness; do end_recorded "$STATE/$demo_record.pid"; done
  if [ -n "${demo_getting:-}" ]; then end_tree "$demo_getting"; fi
  ferry down --name "$DEMO" --purge || true
}

all_down() {
  engine_down
  if [ -d "$LAB_STATE" ]; then ferry lab down --lab "$DEMO" || true; fi
  rm -rf "$STATE"
}

end_recorded() {
  if demo_pid=$(recorded_process "$1"); then end_tree "$demo_pid"; fi
  rm -f "$1"
}

leave() {
  demo_rc=$1
  trap '' HUP INT PIPE TERM
  trap - EXIT
  # Where the terminal or the pipe is gone, what is said must not end the cleaning.
  set +e
  printf '\n' 2>/dev/null || exec >/dev/null 2>&1
  for demo_record in watch follow; do end_recorded "$STATE/$demo_record.pid"; done
  if [ -n "$KEEP" ]; then
    printf '== Everything is left running\n'
    say "  export FERRY_NAME=$DEMO"
    say '  ./ferry status orders'
    say "  ./ferry lab ssh --lab $DEMO source"
    say '  ./ferry demo --down     ends it'
  else
    printf '== Taking everything down\n'
    all_down
  fi
  exit "$demo_rc"
}

if [ -n "$DOWN" ]; then
  all_down
  exit 0
fi
is_root || die 'the demo boots hosts (systemd-nspawn), which needs root. Try: sudo ./ferry demo'
# shellcheck disable=SC2016
clean_up_with 'leave $?'

# ---- from nothing to a service under load -----------------------------------------------------

title 'Hosts, Temporal and worker'
part build
ensure_build
if [ -d "$STATE" ]; then engine_down; fi # what an earlier demo has kept
mkdir -p "$STATE"
# The lab's layers and, where it has to be built, Temporal take minutes: side by side.
part settings
if ! names_temporal; then
  part temporal
  (find_temporal) >"$STATE/temporal-get.log" 2>&1 &
  demo_getting=$!
fi
if [ -d "$LAB_STATE" ]; then demo_again=yes; fi
ferry lab up --lab "$DEMO"
if [ -n "${demo_again:-}" ]; then ferry lab reset --lab "$DEMO"; fi
got_temporal() { ! kill -0 "$demo_getting" 2>/dev/null; }
if [ -n "${demo_getting:-}" ]; then
  wait_until 'getting Temporal' 1800 got_temporal || die "Temporal does not come, see $STATE/temporal-get.log"
  demo_getting=''
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
# On a machine that is busy, Temporal may not answer at once: that is exit code 5, and nothing was sent.
patiently() {
  demo_rest=10
  while :; do
    demo_said=0
    "$@" || demo_said=$?
    if [ "$demo_said" != 5 ] || [ "$demo_rest" = 0 ]; then return "$demo_said"; fi
    demo_rest=$((demo_rest - 1))
    sleep 1
  done
}

patiently ferry start "$LAB_STATE/orders.yaml"
# One for people, one for us: a line of JSON for each second.
patiently ferry watch orders </dev/null &
record_process "$!" "$STATE/watch.pid"
patiently ferry watch orders --json >"$STATE/follow.json" 2>"$STATE/follow.log" </dev/null &
record_process "$!" "$STATE/follow.pid"

# view STOP or CONT
view() {
  if demo_view=$(recorded_process "$STATE/watch.pid"); then
    # shellcheck disable=SC2046
    kill "-$1" "$demo_view" $(pgrep -P "$demo_view") 2>/dev/null || true
  fi
}

standing() {
  demo_line=$(tail -n 1 "$STATE/follow.json" 2>/dev/null) || demo_line=''
  case $demo_line in
    '{'*'}') demo_standing=$demo_line ;;
  esac
}
demo_standing=''

says() { case $demo_standing in *"$1"*) true ;; *) false ;; esac }

has_ended() { says '"source":"result"' || says '"source":"temporal"'; }

wants_person() { says ' needs a person: '; }

readings() { wc -l <"$STATE/follow.json"; }

# Waits until one of these holds. What was read before our last answer took effect does not count.
demo_answered=0
await() {
  demo_limit=$(($(date +%s) + 600))
  while [ "$(date +%s)" -lt "$demo_limit" ]; do
    followed=$(recorded_process "$STATE/follow.pid") || followed=''
    standing
    if [ -z "$followed" ] || [ "$(readings)" -ge $((demo_answered + 2)) ]; then
      for demo_condition in has_ended "$@"; do
        if "$demo_condition"; then return; fi
      done
    fi
    if [ -z "$followed" ]; then
      tail -n 3 "$STATE/follow.log" >&2
      give_up 'nobody tells how the move stands'
    fi
    sleep 0.3
  done
  give_up 'the move has waited for 10 minutes'
}

# The view stands still while a person reads and answers.
pass_gate() {
  demo_tries=0
  view STOP
  # shellcheck disable=SC2086
  until ferry approve orders --gate "$1" $YES; do
    demo_tries=$((demo_tries + 1))
    if [ "$demo_tries" -ge 5 ]; then give_up "the gate $1 was not approved"; fi
    sleep 1
  done
  demo_answered=$(readings)
  view CONT
}

# A switch that is called off leaves the service where it was: on a busy machine, try again.
try_again() {
  demo_again_tries=$((${demo_again_tries:-0} + 1))
  if [ "$demo_again_tries" -gt 3 ]; then give_up 'the switch came home again and again'; fi
  say '  The switch was called off, and the service stayed where it was. Trying again.'
}

# What there is to read must not go with the hosts.
give_up() {
  view CONT
  ferry status orders || true
  ferry report orders --out "$REPORT" >/dev/null || true
  cp "$STATE/worker.log" "$STATE/witness.log" "$REPORT" 2>/dev/null || true
  die "$*. What is known is in $(readlink -f "$REPORT")"
}

at_cutover() { says 'the gate cutover can open'; }

at_finish() { says 'the gate finish can open'; }

move_there() {
  await at_cutover wants_person
  at_cutover || give_up 'the move does not come to the gate cutover'
  pass_gate cutover
  await at_cutover at_finish wants_person
  while at_cutover; do
    try_again
    pass_gate cutover
    await at_cutover at_finish wants_person
  done
  at_finish || give_up 'the move does not come to the gate finish'
}

move_back() {
  # Here 5 may also say that it is sent and nobody has taken it yet; sent twice, it would be in the report twice.
  demo_rest=10
  until says '"what":"rollback"'; do
    ferry rollback orders --reason 'the demo was asked to' || [ "$?" = 5 ] || give_up 'the rollback was refused'
    demo_rest=$((demo_rest - 1))
    if [ "$demo_rest" = 0 ]; then give_up 'nobody takes the rollback'; fi
    sleep 3
    standing
  done
  demo_answered=$(readings)
  await wants_person
  while says 'the step \"switch back\" needs a person'; do
    try_again
    ferry resolve orders 'switch back' retry || [ "$?" = 5 ] || give_up 'the answer was refused'
    demo_answered=$(readings)
    await wants_person
  done
  has_ended || give_up 'the move needs a person'
}

move_there
if [ -n "$BACK" ]; then
  wanted=ROLLED_BACK in_charge=$SOURCE blocks=source,destination,source
  move_back
else
  wanted=FINISHED in_charge=$DESTINATION blocks=source,destination
  pass_gate finish
  await wants_person
  has_ended || give_up 'the move needs a person'
fi
watch_ended() { ! recorded_process "$STATE/watch.pid" >/dev/null; }
wait_until 'the last words' 10 watch_ended || true
for demo_record in watch follow; do end_recorded "$STATE/$demo_record.pid"; done

# ---- the proof --------------------------------------------------------------------------------

title 'The proof'
sleep 2
touch "$JOURNAL/stop"
load_ended() { ! load_runs && ! recorded_process "$STATE/witness.pid" >/dev/null; }
wait_until 'the last answers' 90 load_ended || give_up 'the load does not end'
demo_rc=0
ferry witness check --journal "$JOURNAL" --destination "http://$in_charge/orders/{token}" --host-header www.shop.test \
  --expect "$blocks" --json "$STATE/witness.json" || demo_rc=1
mkdir -p "$REPORT"
patiently ferry report orders --out "$REPORT" --witness "$STATE/witness.json" || demo_rc=1
says "\"end\":\"$wanted\"" || demo_rc=1

title 'In short'
ferry status orders || true
if [ "$demo_rc" = 0 ]; then
  say "Every promise held. Open $(readlink -f "$REPORT")/report.html"
else
  cp "$STATE/worker.log" "$STATE/witness.log" "$REPORT" 2>/dev/null || true
  say "A promise was broken, see above and $(readlink -f "$REPORT")/report.html"
fi
exit "$demo_rc"
