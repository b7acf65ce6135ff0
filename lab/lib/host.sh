# One host: its identity, boot, poweroff and power cut.
# shellcheck shell=bash

# Kept for the life of the lab, so that a reset host is the same host: machine id, ssh key, addresses, secrets.
make_identity() {
  local host=$1 dir role
  dir=$(host_dir "$host")
  mkdir -p "$dir/identity/etc/ssh" "$dir/identity/home/ferry/.ssh"
  for role in base $(role_of "$host"); do
    if [[ -d $LAB_HOME/roles/$role/host ]]; then render "$LAB_HOME/roles/$role/host" "$dir/identity" "$host"; fi
  done
  tr -d - </proc/sys/kernel/random/uuid >"$dir/identity/etc/machine-id"
  ssh-keygen -q -t ed25519 -N '' -C "$host" -f "$dir/identity/etc/ssh/ssh_host_ed25519_key"
  cp "$LAB_DIR/keys/ferry.pub" "$dir/identity/home/ferry/.ssh/authorized_keys"
  write_settle "$host" >"$dir/settle"
}

role_of() {
  case $(kind)/$1 in
    databases/*) printf databases ;;
    mysql/*) printf mysql ;;
    */edge) printf edge ;;
    *) printf web ;;
  esac
}

render() {
  local from=$1 to=$2 host=$3 file
  (cd "$from" && find . -type f) | while IFS= read -r file; do
    mkdir -p "$to/${file%/*}"
    sed -e "s|@NET@|$(net)|g" -e "s|@HOST@|$host|g" -e "s|@ADDRESS@|$(address_of "$host")|g" \
      -e "s|@OCTET@|$(octet_of "$host")|g" -e "s|@TSIG@|$(tsig_secret)|g" \
      -e "s|@DB_PASSWORD@|$(db_password)|g" "$from/$file" >"$to/$file"
  done
}

# Owners are set by name inside: ids differ between trees.
write_settle() {
  cat <<'SETTLE'
set -e
chown -R ferry:ferry /home/ferry/.ssh
chmod 0600 /home/ferry/.ssh/authorized_keys /etc/ssh/ssh_host_ed25519_key
if [ -d /etc/lab ]; then chmod 0700 /etc/lab; fi
SETTLE
  if [[ $1 == edge ]]; then
    cat <<'SETTLE'
chown root:bind /etc/bind/ferry.key
chmod 0640 /etc/bind/ferry.key
chown bind:bind /var/lib/bind/shop.test.zone
SETTLE
  fi
}

# The supervisor gets its own session and none of our files, or it would hold our locks and hear our Ctrl-C.
boot_host() {
  local host=$1 dir lower
  dir=$(host_dir "$host")
  if recorded_process "$dir/supervisor" >/dev/null; then return; fi
  lower=$(cat "$dir/lower")
  (
    # Recorded before anything runs: an interruption finds it.
    record_process "$BASHPID" "$dir/supervisor"
    close_files
    exec setsid unshare --mount --propagation private --pid --fork --kill-child --mount-proc \
      "$LAB_HOME/lib/supervise" "$dir" "$(machine_of "$host")" "$(bridge)" "$host" "$lower" \
      </dev/null >>"$dir/console.log" 2>&1
  ) &
  disown
}

power_off_host() {
  local dir unshare
  dir=$(host_dir "$1")
  unshare=$(recorded_process "$dir/supervisor") || return 0
  # unshare itself ignores the signal; its only child is the supervisor.
  pkill -TERM -P "$unshare" || true
  # A host in its first second of boot does not hear it.
  if ! wait_for_end "$dir/supervisor" 150; then
    say "  $1 has not powered off in 15 s: cutting its power"
    cut_power "$1"
  fi
}

cut_power() {
  local dir unshare
  dir=$(host_dir "$1")
  unshare=$(recorded_process "$dir/supervisor") || return 0
  kill -KILL "$unshare"
  wait_for_end "$dir/supervisor" 50 || die "host $1 survived SIGKILL (process $unshare)"
  wait_for_remains "$1"
}

# The kernel takes the link and the cgroups' members away a little after the last process.
wait_for_remains() {
  local i
  for ((i = 0; i < 100; i++)); do
    if remove_cgroups "$1" && ! ip link show "$(link_of "$1")" >/dev/null 2>&1; then return 0; fi
    sleep 0.05
  done
  ip link delete "$(link_of "$1")" 2>/dev/null || true
}

remove_cgroups() {
  local tree
  for tree in /sys/fs/cgroup/{systemd,unified,}/ferry-$(machine_of "$1"); do
    [[ ! -d $tree ]] || find "$tree" -depth -type d -exec rmdir {} + 2>/dev/null || return 1
  done
}

drop_upper() {
  local dir
  dir=$(host_dir "$1")
  rm -rf "$dir/upper" "$dir/work" "$dir/root"
}

host_state() {
  if ! recorded_process "$(host_dir "$1")/supervisor" >/dev/null; then
    printf off
  elif ip -o link show "$(link_of "$1")" 2>/dev/null | grep -q ',UP'; then
    printf running
  else
    printf cut
  fi
}
