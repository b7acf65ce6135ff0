# lab status: for people, or as JSON.
# shellcheck shell=bash

command_status() {
  if ! lab_exists; then
    if [[ ${1:-} == --json ]]; then printf '{"name":"%s","exists":false}\n' "$LAB"; else say "There is no lab '$LAB'."; fi
    return 3
  fi
  if [[ ${1:-} == --json ]]; then status_json; else status_text; fi
}

status_text() {
  local host
  printf 'lab %s (%s), index %s, %s.0/24, %s\n' "$LAB" "$(kind)" "$(index)" "$(net)" "$LAB_DIR"
  for host in $(hosts); do
    printf '  %-12s %-14s %-8s %s\n' "$host" "$(address_of "$host")" "$(host_state "$host")" "$(fingerprint_of "$host")"
  done
}

# Every value is of a kind that needs no escaping.
status_json() {
  local host comma=
  printf '{"name":"%s","exists":true,"kind":"%s","index":%s,"subnet":"%s.0/24","hosts":[' "$LAB" "$(kind)" "$(index)" "$(net)"
  for host in $(hosts); do
    printf '%s{"name":"%s","address":"%s","state":"%s","fingerprint":"%s"}' "$comma" \
      "$host" "$(address_of "$host")" "$(host_state "$host")" "$(fingerprint_of "$host")"
    comma=,
  done
  printf ']}\n'
}
