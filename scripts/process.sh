# Processes by record: a pid alone may have been given to somebody else since, so its start time goes with it.
# shellcheck shell=sh

# Nothing when there is no such process or it is a zombie.
start_time_of() {
  if [ -d /proc/self ]; then
    # After the name in parentheses: the state is the first field, the start the 20th.
    sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" && $1 != "X" { print $20 }'
  else
    ps -o lstart= -p "$1" 2>/dev/null | tr ' ' '-'
  fi
}

# record_process PID FILE
record_process() {
  printf '%s %s\n' "$1" "$(start_time_of "$1")" >"$2.new"
  mv -f "$2.new" "$2"
}

# Prints the recorded pid while that very process runs.
recorded_process() {
  [ -f "$1" ] && read -r recorded_pid recorded_start <"$1" || return 1
  [ -n "$recorded_start" ] && [ "$(start_time_of "$recorded_pid")" = "$recorded_start" ] || return 1
  printf '%s' "$recorded_pid"
}

# end_process FILE SECONDS: asks, waits, then does not ask.
end_process() {
  if end_pid=$(recorded_process "$1"); then
    kill -TERM "$end_pid" 2>/dev/null || true
    end_left=$(($2 * 10))
    while recorded_process "$1" >/dev/null; do
      if [ "$end_left" -le 0 ]; then kill -KILL "$end_pid" 2>/dev/null || true; fi
      end_left=$((end_left - 1))
      sleep 0.1
    done
  fi
  rm -f "$1"
}

# detach RECORD LOG COMMAND...: runs on when we, our terminal and our locks are gone. It is recorded when this returns, and
# a signal is answered only then: whoever cleans up after it finds the record.
detach() {
  detach_record=$1 detach_log=$2
  shift 2
  detach_by=setsid
  if ! has setsid; then detach_by='nohup'; fi
  rm -f "$detach_record"
  detach_signal=''
  trap 'detach_signal=1' HUP
  trap 'detach_signal=2' INT
  trap 'detach_signal=15' TERM
  # shellcheck disable=SC2016
  "$detach_by" sh -c '. "$1/scripts/process.sh"; record_process $$ "$2"; shift 2; exec "$@"' \
    detach "$FERRY_ROOT" "$detach_record" "$@" </dev/null >>"$detach_log" 2>&1 8>&- 9>&- &
  detach_looks=0
  while [ ! -f "$detach_record" ] && [ "$detach_looks" -lt 500 ]; do
    detach_looks=$((detach_looks + 1))
    sleep 0.02 || true
  done
  own_traps
  if [ -n "$detach_signal" ]; then exit $((128 + detach_signal)); fi
}
