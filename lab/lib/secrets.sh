# Keys and passwords of a lab, made once, and the files that tell them to others.
# shellcheck shell=bash

make_secrets() {
  mkdir -p "$LAB_DIR/keys"
  chmod 0700 "$LAB_DIR" "$LAB_DIR/keys"
  ssh-keygen -q -t ed25519 -N '' -C "ferry@$LAB" -f "$LAB_DIR/keys/ferry"
  printf 'hmac-sha256:ferry-key:%s\n' "$(head -c 32 /dev/urandom | base64 -w 0)" | write_file "$LAB_DIR/keys/tsig" 0600
  head -c 18 /dev/urandom | base64 -w 0 | tr '+/' '-_' | write_file "$LAB_DIR/keys/db-password" 0600
}

tsig_secret() { cut -d: -f3 "$LAB_DIR/keys/tsig"; }
db_password() { cat "$LAB_DIR/keys/db-password"; }

host_key() { cut -d' ' -f1,2 "$(host_dir "$1")/identity/etc/ssh/ssh_host_ed25519_key.pub"; }

# Empty while an `up` has not come to the host yet.
fingerprint_of() {
  local key
  key=$(host_dir "$1")/identity/etc/ssh/ssh_host_ed25519_key.pub
  [[ ! -f $key ]] || ssh-keygen -lf "$key" | cut -d' ' -f2
}

write_known_hosts() {
  local host
  for host in $(hosts); do
    printf '%s,%s %s\n' "$(address_of "$host")" "$host" "$(host_key "$host")"
  done | write_file "$LAB_DIR/known_hosts"
}

write_environment() {
  local host
  {
    printf 'LAB_NAME=%s\nLAB_KIND=%s\nLAB_INDEX=%s\nLAB_DIR=%q\n' "$LAB" "$(kind)" "$(index)" "$LAB_DIR"
    for host in $(hosts); do
      printf '%s=%s\n' "${host^^}" "$(address_of "$host")"
      printf '%s_FINGERPRINT=%s\n' "${host^^}" "$(fingerprint_of "$host")"
    done
    if [[ $(kind) == service ]]; then
      printf 'PUBLIC_OLD=%s.100\nPUBLIC_NEW=%s.101\nRESOLVER=%s.53\n' "$(net)" "$(net)" "$(net)"
    fi
    printf 'DB_USER=ferry\nDB_PASSWORD=%s\n' "$(db_password)"
  } | write_file "$LAB_DIR/lab.env" 0600
  if [[ $(kind) == service ]]; then plan_of_orders | write_file "$LAB_DIR/orders.yaml" 0644; fi
}
