# Where Debian packages come from: the outer machine's own apt configuration, read at run time.
# shellcheck shell=bash

# The release of hosts for which none is said.
LAB_SUITE=bookworm

# suite_of LAYER: "base@trixie" is base of trixie.
suite_of() {
  case $1 in
    *@*) printf '%s' "${1#*@}" ;;
    *) printf '%s' "$LAB_SUITE" ;;
  esac
}

# Prints the archive URIs apt knows for a label ("Debian" or "Debian-Security"). apt resolves both source formats.
archive_of() {
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(LABEL)|$(REPO_URI)|$(COMPONENT)' 'Created-By: Packages' 2>/dev/null |
    awk -F'|' -v label="$1" '$1 == label && $3 == "main" { print $2; exit }'
}

# FERRY_LAB_MIRROR overrides, for machines that are not Debian.
debian_archive() {
  local uri=${FERRY_LAB_MIRROR:-}
  [[ -n $uri ]] || uri=$(archive_of Debian)
  [[ -n $uri ]] || die "no Debian archive in this machine's apt sources. Run apt-get update, or set FERRY_LAB_MIRROR."
  printf '%s' "$uri"
}

# The sources of a tree under construction. Sid has neither updates nor security beside it.
write_apt_sources() {
  local root=$1 suite=$2 main security
  main=$(debian_archive)
  security=$(archive_of Debian-Security)
  {
    printf 'deb %s %s main\n' "$main" "$suite"
    if [[ $suite != sid ]]; then
      printf 'deb %s %s-updates main\n' "$main" "$suite"
      [[ -z $security ]] || printf 'deb %s %s-security main\n' "$security" "$suite"
    fi
  } >"$root/etc/apt/sources.list"
}

# Proxies, certificates and date checks of the outer apt, for the time of the build.
write_apt_conf() {
  local root=$1
  apt-config dump |
    grep -E '^Acquire::((http|https|ftp)(::|[[:space:]])|Retries|ForceIPv[46]|Check-)' \
      >"$root/etc/apt/apt.conf.d/00outer" || true
}
