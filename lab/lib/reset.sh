# lab reset: hosts go back to their layers and boot again, all at once. Identity and secrets stay.
# shellcheck shell=bash

command_reset() {
  local began host
  require_lab
  lock_lab
  trap end_step EXIT
  # shellcheck disable=SC2046
  if (($# == 0)); then set -- $(hosts); fi
  for host in "$@"; do require_host "$host"; done
  began=$(now_ms)
  step "$LAB_DIR/up.log" "resetting $*" reset_hosts "$@"
  step "$LAB_DIR/up.log" "booting $*" wait_for_hosts "$@"
  step "$LAB_DIR/up.log" 'waiting for the service' wait_for_service
  say "Reset $* in $(seconds_since "$began")"
}

reset_hosts() {
  local host pid pids=()
  for host in "$@"; do
    reset_host "$host" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid"; done
}

# Its data is thrown away, so its poweroff need not be clean.
reset_host() {
  cut_power "$1"
  drop_upper "$1"
  boot_host "$1"
}
