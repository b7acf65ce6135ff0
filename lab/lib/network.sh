# The bridge of a lab. Creating it is what takes an index, so two labs never share one.
# shellcheck shell=bash

take_index() {
  local n lock
  exec {lock}>/run/lock/ferry-lab
  flock "$lock"
  for ((n = 0; n < 256; n++)); do
    if ! subnet_is_used "$n"; then
      printf '%s\n' "$n" | write_file "$LAB_DIR/index"
      create_bridge
      break
    fi
  done
  exec {lock}>&-
  lab_exists || die "all of 198.18.0.0/16 is taken. See: lab status, ip address"
}

subnet_is_used() {
  ip link show "fy$1" >/dev/null 2>&1 ||
    ip -4 -o address show | grep -qF " 198.18.$1." ||
    grep -qxs "$1" "$LABS"/*/index
}

create_bridge() {
  ip link add "$(bridge)" type bridge
  ip address add "$(net).1/24" dev "$(bridge)"
  ip link set "$(bridge)" up
}

delete_bridge() {
  if ip link show "$(bridge)" >/dev/null 2>&1; then ip link delete "$(bridge)"; fi
}
