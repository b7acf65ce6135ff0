# Can hosts run here? All problems are collected, then told at once, each with what to do.
# shellcheck shell=bash

PROBLEMS=()

# command:package
NEEDED='debootstrap:debootstrap systemd-nspawn:systemd-container ip:iproute2 ssh:openssh-client ssh-keygen:openssh-client
  curl:curl unshare:util-linux flock:util-linux pkill:procps tar:tar'

problem() { PROBLEMS+=("$*"); }

preflight() {
  if [[ $(uname -s) != Linux ]]; then
    problem "this is $(uname -s): hosts are Linux containers. Use a Linux machine or a virtual one."
  elif ((EUID != 0)); then
    problem "user $(id -un) is not root: mounts, bridges and containers need it. Use sudo."
  else
    mkdir -p "$LABS" "$LAYERS"
    install_missing
    check_overlay
    check_namespaces
    check_cgroups
    check_space "$LAYERS" 2500
    check_space "$LABS" 1500
    check_forwarding
  fi
  if ((${#PROBLEMS[@]} > 0)); then
    say 'lab: hosts cannot run here:'
    printf '  - %s\n' "${PROBLEMS[@]}" >&2
    exit 1
  fi
}

install_missing() {
  local pair packages=
  for pair in $NEEDED; do
    if ! command -v "${pair%%:*}" >/dev/null; then packages+=" ${pair##*:}"; fi
  done
  [[ -n $packages ]] || return 0
  if ! command -v apt-get >/dev/null; then
    problem "missing commands of the Debian packages$packages, and no apt-get here. Install them."
    return 0
  fi
  say "Installing Debian packages:$packages"
  # shellcheck disable=SC2086
  if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $packages; } \
    >"$LAYERS/apt.log" 2>&1; then
    problem "apt-get could not install$packages. See $LAYERS/apt.log"
  fi
}

# Tried where it will be used: an overlay upper cannot be on every filesystem.
check_overlay() {
  local dir
  dir=$(mktemp -d "$LABS/.overlay-XXXXXX")
  mkdir "$dir/lower" "$dir/upper" "$dir/work" "$dir/root"
  if ! unshare --mount mount -t overlay overlay \
    -o "lowerdir=$dir/lower,upperdir=$dir/upper,workdir=$dir/work" "$dir/root" 2>"$dir/error"; then
    problem "overlayfs does not mount in $LABS: $(head -n 1 "$dir/error"). Load the module (modprobe overlay), or" \
      "set FERRY_LAB_DIR to a directory on ext4 or xfs; inside Docker use a volume and --privileged."
  fi
  rm -rf "$dir"
}

check_namespaces() {
  local error
  if ! error=$(unshare --mount --pid --net --uts --ipc --fork true 2>&1); then
    problem "namespaces cannot be made: $error. A container needs --privileged (CAP_SYS_ADMIN)."
  elif ! error=$(unshare --net ip link add fytest type bridge 2>&1); then
    problem "a bridge cannot be made: $error. Load the module: modprobe bridge"
  fi
}

check_cgroups() {
  if [[ -d /sys/fs/cgroup/systemd ]]; then
    [[ -w /sys/fs/cgroup/systemd ]] || problem "/sys/fs/cgroup/systemd is not writable. Remount it read-write."
  elif [[ -f /sys/fs/cgroup/cgroup.controllers ]]; then
    [[ -w /sys/fs/cgroup ]] || problem "/sys/fs/cgroup is not writable. Remount it read-write."
  else
    problem "no systemd cgroup hierarchy: neither cgroup2 at /sys/fs/cgroup nor name=systemd at" \
      "/sys/fs/cgroup/systemd is mounted. Mount one: mount -t cgroup2 none /sys/fs/cgroup"
  fi
}

check_space() {
  local free
  free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
  ((free >= $2)) || problem "$1 has $free MB free, $2 MB are needed. Free some, or set FERRY_CACHE and FERRY_LAB_DIR."
}

# With bridge netfilter on, frames between hosts pass the outer forward chain; Docker sets that to drop.
check_forwarding() {
  if [[ $(cat /proc/sys/net/bridge/bridge-nf-call-iptables 2>/dev/null) == 1 ]] && command -v iptables >/dev/null &&
    iptables -S FORWARD 2>/dev/null | grep -q '^-P FORWARD DROP'; then
    problem "this machine drops forwarded packets, bridged ones too. Either sysctl" \
      "net.bridge.bridge-nf-call-iptables=0, or iptables -I FORWARD -s 198.18.0.0/15 -d 198.18.0.0/15 -j ACCEPT"
  fi
}
