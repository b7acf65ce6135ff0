# Processes by record: a pid alone may have been given to somebody else since, so its start time goes with it.
# shellcheck shell=bash

# Clock ticks since the outer boot; nothing when there is no such process or it is a zombie.
start_time_of() {
  local stat rest
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  rest=${stat##*) }
  # shellcheck disable=SC2086
  set -- $rest
  [[ $1 == Z || $1 == X ]] || printf '%s' "${20}"
}

record_process() {
  printf '%s %s\n' "$1" "$(start_time_of "$1")" | write_file "$2"
}

# Prints the recorded pid while that very process runs.
recorded_process() {
  local pid started
  [[ -f $1 ]] && read -r pid started <"$1" || return 1
  [[ -n $started && $(start_time_of "$pid") == "$started" ]] || return 1
  printf '%s' "$pid"
}

wait_for_end() {
  local record=$1 tenths=$2 i
  for ((i = 0; i < tenths * 2; i++)); do
    recorded_process "$record" >/dev/null || return 0
    sleep 0.05
  done
  return 1
}
