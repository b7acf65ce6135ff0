# Fed to "bash -s", with a verb and its arguments.
#   mask UNIT...     unit files that win over all others, in effect after a restart of the host at once,
#                    for the running systemd after "reload"
#   unmask UNIT...   the opposite
#   masked UNIT...   prints those that are masked so
#   pids CGROUP...   prints the processes below
# "systemctl mask" refuses a unit whose file lies in /etc/systemd/system, as a service's own do.
set -euo pipefail
control=/etc/systemd/system.control
verb=$1
shift
case $verb in
mask)
  mkdir -p "$control"
  for unit; do ln -sfnT /dev/null "$control/$unit"; done
  sync "$control"
  ;;
unmask)
  for unit; do [[ $(readlink "$control/$unit" || :) != /dev/null ]] || rm "$control/$unit"; done
  [[ ! -d $control ]] || sync "$control"
  ;;
masked)
  for unit; do [[ $(readlink "$control/$unit" || :) != /dev/null ]] || printf '%s\n' "$unit"; done
  ;;
pids)
  for group; do
    for root in /sys/fs/cgroup /sys/fs/cgroup/systemd; do
      [[ ! -d $root$group ]] || find "$root$group" -name cgroup.procs -exec cat {} + || :
    done
  done | sort -nu
  ;;
*)
  echo "no such verb: $verb" >&2
  exit 1
  ;;
esac
