# What a lab is: a name, a directory, an index that gives its subnet and bridge, and its hosts.
# shellcheck shell=bash

LABS=${FERRY_LAB_DIR:-${XDG_STATE_HOME:-$HOME/.local/state}/ferry/labs}

# Sets LAB and LAB_DIR.
choose_lab() {
  LAB=$1
  [[ $LAB =~ ^[a-z0-9][a-z0-9-]{0,30}$ ]] || die "a lab's name has a-z, 0-9 and -, at most 31: '$LAB'"
  LAB_DIR=$LABS/$LAB
}

lab_exists() { [[ -f $LAB_DIR/index ]]; }

require_lab() { lab_exists || die "there is no lab '$LAB'. Start it: lab up --lab $LAB"; }

# One change of a lab at a time.
lock_lab() {
  mkdir -p "$LABS/.locks"
  exec {LAB_LOCK}>"$LABS/.locks/$LAB"
  flock -w 20 "$LAB_LOCK" || die "lab '$LAB' is being changed by another command. It has not ended for 20 s; try again when it has."
}

# Background work lets go of the lock: should we be killed, it must not keep the next command out.
unlock_lab() { if [[ -n ${LAB_LOCK:-} ]]; then exec {LAB_LOCK}>&-; fi; }

# "service" has all of the service `orders`; "databases" has three hosts with database servers that do not run yet, of
# which `newer` is of the next Debian release; "mysql" has two with MySQL.
kind() { cat "$LAB_DIR/kind"; }

hosts_of_kind() {
  case $1 in
    service) printf 'edge source destination' ;;
    databases) printf 'source destination newer' ;;
    mysql) printf 'source destination' ;;
    *) die "a lab is of kind service, databases or mysql, not '$1'" ;;
  esac
}

index() { cat "$LAB_DIR/index"; }
hosts() { cat "$LAB_DIR/hosts.list"; }
net() { printf '198.18.%s' "$(index)"; }
bridge() { printf 'fy%s' "$(index)"; }

octet_of() {
  case $1 in
    edge) printf 10 ;;
    source) printf 11 ;;
    destination) printf 12 ;;
    spare) printf 13 ;;
    newer) printf 14 ;;
  esac
}

address_of() { printf '%s.%s' "$(net)" "$(octet_of "$1")"; }

# Short, because the outer end of its link is named vb-MACHINE and a link's name has at most 15 characters.
machine_of() {
  case $1 in
    edge) printf '%s-edge' "$(bridge)" ;;
    source) printf '%s-src' "$(bridge)" ;;
    destination) printf '%s-dst' "$(bridge)" ;;
    spare) printf '%s-spr' "$(bridge)" ;;
    newer) printf '%s-new' "$(bridge)" ;;
  esac
}

link_of() { printf 'vb-%s' "$(machine_of "$1")"; }

host_dir() { printf '%s/hosts/%s' "$LAB_DIR" "$1"; }

require_host() {
  hosts | grep -qx "$1" || die "lab '$LAB' has no host '$1'. It has: $(hosts | xargs)"
}
