# lab up: from nothing to hosts that answer.
# shellcheck shell=bash

command_up() {
  local began wanted kind=service spare=
  while (($# > 0)); do
    case $1 in
      --spare) spare=' spare' ;;
      --kind) kind=${2:-}; shift ;;
      --kind=*) kind=${1#--kind=} ;;
      *) usage ;;
    esac
    shift
  done
  wanted=$(hosts_of_kind "$kind")$spare
  preflight
  lock_lab
  began=$(now_ms)
  if [[ -e $LAB_DIR/complete ]]; then
    [[ $(kind) == "$kind" ]] || die "lab '$LAB' is up as a lab of kind $(kind). Take it down first, or use another name."
    resume_lab
    return
  elif [[ -d $LAB_DIR ]]; then
    say "Removing what an interrupted up has left of lab '$LAB'"
    tear_down 'at once'
  fi
  trap 'undo_up' EXIT
  say "Starting lab '$LAB'"
  ensure_layers "$kind"
  create_lab "$kind" "$wanted"
  start_hosts "$(hosts | xargs)"
  trap end_step EXIT
  say "Lab '$LAB' is up after $(seconds_since "$began"): $(net).0/24, settings in $LAB_DIR/lab.env"
}

create_lab() {
  local host
  mkdir -p "$LAB_DIR"
  take_index
  write_file "$LAB_DIR/kind" <<<"$1"
  tr ' ' '\n' <<<"$2" | write_file "$LAB_DIR/hosts.list"
  make_secrets
  for host in $(hosts); do
    mkdir -p "$(host_dir "$host")"
    lower_of_host "$host" >"$(host_dir "$host")/lower"
    make_identity "$host"
  done
  write_known_hosts
  write_environment
}

start_hosts() {
  local host
  for host in $1; do boot_host "$host"; done
  # shellcheck disable=SC2086
  step "$LAB_DIR/up.log" "booting $1" wait_for_hosts $1
  step "$LAB_DIR/up.log" 'waiting for the service' wait_for_service
  touch "$LAB_DIR/complete"
}

# A lab that is there: nothing to do, or boot what is off.
resume_lab() {
  local host off=
  for host in $(hosts); do
    if [[ $(host_state "$host") == off ]]; then off+=" $host"; fi
  done
  if [[ -z $off ]]; then
    say "Lab '$LAB' is up already ($(net).0/24). Nothing to do."
  else
    trap end_step EXIT
    start_hosts "${off# }"
  fi
}

# The exit trap of an `up` that did not get to its end.
undo_up() {
  local rc=$?
  trap '' HUP INT PIPE TERM
  set +e
  end_step
  say "lab: up did not complete; removing lab '$LAB'"
  tear_down 'at once'
  exit $((rc == 0 ? 1 : rc))
}
