# lab down: a clean poweroff, then nothing left - process, mount, bridge, link or file.
# shellcheck shell=bash

command_down() {
  local began
  if [[ ${1:-} == --all ]]; then
    down_all
    return
  fi
  [[ -d $LAB_DIR ]] || { say "There is no lab '$LAB'. Nothing to do."; return; }
  began=$(now_ms)
  lock_lab
  tear_down cleanly
  say "Lab '$LAB' is down after $(seconds_since "$began")"
}

down_all() {
  local dir
  for dir in "$LABS"/*/; do
    if [[ -d $dir ]]; then "$LAB_HOME/bin/lab" down --lab "$(basename "$dir")"; fi
  done
}

# Takes any state: a lab half made, a host half dead. HOW is "cleanly", or "at once" by cutting the power.
tear_down() {
  local how=$1 dir
  if [[ -f $LAB_DIR/index ]]; then
    for dir in "$LAB_DIR"/hosts/*/; do
      if [[ -d $dir ]]; then end_host "$(basename "$dir")" "$how" & fi
    done
    wait
    delete_bridge
  fi
  rm -rf --one-file-system "$LAB_DIR"
}

end_host() {
  if [[ $2 == cleanly ]]; then power_off_host "$1"; fi
  cut_power "$1"
  wait_for_remains "$1"
  rmdir "/run/systemd/nspawn/propagate/$(machine_of "$1")" 2>/dev/null || true
}
