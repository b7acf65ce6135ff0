# lab fault: what goes wrong with a host, from outside of it.
# shellcheck shell=bash

command_fault() {
  local what=${1:-} host=${2:-}
  [[ -n $what && -n $host ]] || usage
  require_lab
  require_host "$host"
  lock_lab
  case $what in
    # The host runs on but hears and says nothing.
    cut) require_running "$host"; ip link set "$(link_of "$host")" down ;;
    heal) require_running "$host"; ip link set "$(link_of "$host")" up ;;
    # A crash of all its processes. What it had written is there after boot: the page cache is the outer machine's.
    power-cut) cut_power "$host" ;;
    boot) boot_host "$host"; step "$LAB_DIR/up.log" "booting $host" wait_for_hosts "$host" ;;
    *) usage ;;
  esac
  say "$what $host: done"
}

require_running() {
  [[ $(host_state "$1") != off ]] || die "$1 is off. Boot it: lab fault --lab $LAB boot $1"
}
