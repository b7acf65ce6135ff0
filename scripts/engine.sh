# ferry up, down and worker: Temporal, unless one is named, and a worker under a supervisor.
# shellcheck shell=sh

part process
part settings
part build

# Seconds for a worker to finish what it has begun, and a little more.
DRAIN=40

engine_arguments() {
  ENGINE=${FERRY_NAME:-main} SECRETS='' ENVIRONMENT='' PORT='' PURGE=''
  while [ $# -gt 0 ]; do
    case $1 in
      --purge) PURGE=yes ;;
      --name | --secrets | --env | --port)
        [ $# -gt 1 ] || misuse "$1 needs a value"
        case $1 in
          --name) ENGINE=$2 ;;
          --secrets) SECRETS=$(existing "$2") ;;
          --env) ENVIRONMENT=$(existing "$2") ;;
          --port) PORT=$2 ;;
        esac
        shift
        ;;
      *) misuse "unknown argument $1" ;;
    esac
    shift
  done
  case $ENGINE in
    '' | labs | *[!a-z0-9-]*) misuse "an engine's name has a-z, 0-9 and -, and is not 'labs': '$ENGINE'" ;;
  esac
  STATE=$FERRY_HOME/$ENGINE
}

existing() { readlink -e "$1" || misuse "$1 is not there"; }

lock_engine() {
  mkdir -p "$STATE"
  chmod 700 "$STATE"
  if has flock; then
    exec 9>"$STATE/.lock"
    flock -n 9 || die "engine '$ENGINE' is being changed by another command. Try again when it has ended."
  fi
}

command_up() {
  engine_arguments "$@"
  ensure_build
  lock_engine
  up_began=$(date +%s)
  if names_temporal; then
    TEMPORAL_ADDRESS=${TEMPORAL_ADDRESS:-$(profile_address)}
    up_ui='the UI is where that Temporal has it'
    choose_ports "${PORT:-}"
  else
    choose_ports "${PORT:-}"
    up_server
    TEMPORAL_ADDRESS=127.0.0.1:$TEMPORAL_PORT
    up_ui="UI http://127.0.0.1:$UI_PORT"
  fi
  printf '%s' "$TEMPORAL_ADDRESS" >"$STATE/address"
  up_worker
  say "Temporal  $TEMPORAL_ADDRESS, $up_ui"
  say "Worker    health http://127.0.0.1:$HEALTH_PORT/actuator/health, log $STATE/worker.log"
  say "Engine '$ENGINE' is up after $(($(date +%s) - up_began)) s. End it: ferry down$(name_option)"
}

name_option() { if [ "$ENGINE" != main ]; then printf ' --name %s' "$ENGINE"; fi; }

# Ports stay those of the first time, so that a restart is found where it was. "main" has Temporal's own.
choose_ports() {
  if [ -n "$1" ]; then
    write_ports "$1"
  elif [ ! -f "$STATE/ports" ]; then
    ports_base=7233
    if [ "$ENGINE" != main ]; then
      ports_base=7243
      while ! ports_free "$ports_base" || ports_promised "$ports_base"; do ports_base=$((ports_base + 10)); done
    fi
    write_ports "$ports_base"
  fi
  read -r TEMPORAL_PORT UI_PORT HEALTH_PORT <"$STATE/ports"
}

write_ports() { printf '%s %s %s\n' "$1" $(($1 + 1000)) $(($1 + 2000)) >"$STATE/ports"; }

ports_promised() { cat "$FERRY_HOME"/*/ports 2>/dev/null | grep -q "^$1 "; }

ports_free() { port_free "$1" && port_free $(($1 + 1000)) && port_free $(($1 + 2000)); }

port_free() {
  ! cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk -v port=":$(printf '%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }'
}

need_port() {
  port_free "$1" || die "port $1 is taken by somebody else. To use a Temporal that is there:" \
    "TEMPORAL_ADDRESS=127.0.0.1:$1 ferry up. For one of our own: ferry up$(name_option) --port PORT"
}

up_server() {
  if recorded_process "$STATE/temporal.pid" >/dev/null; then
    say "Temporal runs already"
    return
  fi
  need_port "$TEMPORAL_PORT"
  need_port "$UI_PORT"
  part temporal
  find_temporal
  detach "$STATE/temporal.pid" "$STATE/temporal.log" "$TEMPORAL" server start-dev --db-filename "$STATE/temporal.db" \
    --ip 127.0.0.1 --port "$TEMPORAL_PORT" --ui-port "$UI_PORT" --log-level warn \
    --search-attribute FerryPlan=Keyword --search-attribute FerryPhase=Keyword \
    --search-attribute FerryOutcome=Keyword --search-attribute FerryApprover=Keyword
  wait_until 'starting Temporal' 60 server_answers || {
    tail -n 10 "$STATE/temporal.log" >&2
    die "Temporal does not answer. Its log: $STATE/temporal.log"
  }
}

server_answers() {
  TEMPORAL_ADDRESS='' "$TEMPORAL" operator cluster health --address "127.0.0.1:$TEMPORAL_PORT" \
    --command-timeout 3s >/dev/null 2>&1
}

up_worker() {
  if recorded_process "$STATE/supervisor.pid" >/dev/null; then
    say "The worker runs already$(worker_of_old_build)"
  else
    need_port "$HEALTH_PORT"
    write_settings
    rm -f "$STATE/worker.status"
    detach "$STATE/supervisor.pid" "$STATE/worker.out" "$FERRY_ROOT/scripts/supervise" "$STATE"
  fi
  wait_until 'starting the worker' 60 worker_ready || {
    tail -n 10 "$STATE/worker.out" >&2
    say "The worker waits: $(cat "$STATE/worker.status" 2>/dev/null || echo 'it has not started')"
    die "the worker is not ready, and goes on trying. Its log: $STATE/worker.log. End it: ferry down$(name_option)"
  }
}

worker_ready() { [ "$(cat "$STATE/worker.status" 2>/dev/null)" = ready ]; }

worker_of_old_build() {
  if [ "$(readlink -f "$BUILT/current")" != "$(cat "$STATE/build" 2>/dev/null)" ]; then
    printf ', from an older build: ferry down and up again to renew it'
  fi
}

# What the supervisor gives to the worker, each time.
write_settings() {
  {
    printf 'export TEMPORAL_ADDRESS=%s\n' "$(quoted "$TEMPORAL_ADDRESS")"
    if [ -n "${TEMPORAL_NAMESPACE:-}" ]; then printf 'export TEMPORAL_NAMESPACE=%s\n' "$(quoted "$TEMPORAL_NAMESPACE")"; fi
    printf 'export FERRY_STATE=%s\n' "$(quoted "$STATE")"
    printf 'export FERRY_SECRETS=%s\n' "$(quoted "${SECRETS:-$STATE/secrets}")"
    printf 'export FERRY_HEALTH_PORT=%s\n' "$HEALTH_PORT"
    if [ -n "$ENVIRONMENT" ]; then printf 'set -a\n. %s\nset +a\n' "$(quoted "$ENVIRONMENT")"; fi
  } >"$STATE/settings"
}

quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }

# Only what up has started, and the supervisor first, or it would start the worker again.
command_down() {
  engine_arguments "$@"
  if [ ! -d "$STATE" ]; then
    say "There is no engine '$ENGINE'. Nothing to do."
    return
  fi
  lock_engine
  end_process "$STATE/supervisor.pid" "$DRAIN"
  end_process "$STATE/worker.pid" "$DRAIN"
  end_process "$STATE/temporal.pid" 10
  rm -f "$STATE/address" "$STATE/worker.status"
  if [ -n "$PURGE" ]; then rm -rf "$STATE"; fi
  say "Engine '$ENGINE' is down"
}

# In the foreground, with what the environment says.
command_worker() {
  case ${1:-} in
    '') ;;
    --help | -h)
      echo 'usage: ferry worker    (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, FERRY_SECRETS, FERRY_STATE, FERRY_HEALTH_PORT)'
      return
      ;;
    *) misuse "unknown argument $1" ;;
  esac
  ensure_build
  find_engine
  export FERRY_STATE="${FERRY_STATE:-$FERRY_HOME/${FERRY_NAME:-main}}" FERRY_CONSOLE=INFO MALLOC_ARENA_MAX=2
  mkdir -p "$FERRY_STATE"
  run_java worker dev.ferry.worker.WorkerMain
}
