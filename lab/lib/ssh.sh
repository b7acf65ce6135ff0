# ssh to a host with the lab's own key and the host keys the lab has pinned.
# shellcheck shell=bash

ssh_host() {
  local host=$1
  shift
  ssh -F none -i "$LAB_DIR/keys/ferry" -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes \
    -o UserKnownHostsFile="$LAB_DIR/known_hosts" -o GlobalKnownHostsFile=none -o LogLevel=ERROR \
    -o ConnectTimeout=5 "ferry@$(address_of "$host")" "$@"
}

command_ssh() {
  local host=${1:?}
  shift
  require_lab
  require_host "$host"
  ssh_host "$host" "$@"
}
