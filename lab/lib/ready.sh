# When a host counts as up: ssh answers, systemd is "running", and its services answer.
# shellcheck shell=bash

wait_for_hosts() {
  local host pid failed=0 pids=()
  for host in "$@"; do
    wait_for_host "$host" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
  ((failed == 0))
}

wait_for_host() {
  local host=$1
  if ! wait_for_ssh "$host"; then
    printf '%s: no ssh at %s; the end of its console:\n' "$host" "$(address_of "$host")"
    tail -n 15 "$(host_dir "$host")/console.log"
    return 1
  fi
  ssh_host "$host" sudo /usr/local/sbin/lab-ready || {
    printf '%s: %s\n' "$host" "came up, but not whole"
    return 1
  }
}

wait_for_ssh() {
  local host=$1 i
  for ((i = 0; i < 300; i++)); do
    if (exec 3<>"/dev/tcp/$(address_of "$host")/22") 2>/dev/null && ssh_host "$host" true 2>/dev/null; then
      return 0
    fi
    recorded_process "$(host_dir "$host")/supervisor" >/dev/null || return 1
    sleep 0.1
  done
  return 1
}

# The way of a client: through the load balancer to a service that says it is well.
wait_for_service() {
  local i
  if [[ $(kind) != service ]]; then return 0; fi
  for ((i = 0; i < 100; i++)); do
    if curl -sf -m 2 -o /dev/null "http://$(net).100/health" && curl -sf -m 2 -o /dev/null "http://$(net).101/health"; then
      return 0
    fi
    sleep 0.1
  done
  printf 'no good answer from http://%s.100/health and .101\n' "$(net)"
  return 1
}
