# Finds the temporal command, or gets it: its development server is the engine when no other is named.
# shellcheck shell=sh

# 1.5.1 is the last that `go install` can build; the module of later ones refers to a directory beside it.
TEMPORAL_VERSION=1.5.1

# Sets TEMPORAL: the first that works.
find_temporal() {
  for TEMPORAL in "$(command -v temporal || true)" "$FERRY_CACHE/temporal/temporal"; do
    if [ -n "$TEMPORAL" ] && "$TEMPORAL" --version >/dev/null 2>&1; then return; fi
  done
  say "ferry: no temporal command on PATH; getting $TEMPORAL_VERSION into $FERRY_CACHE/temporal"
  mkdir -p "$FERRY_CACHE/temporal"
  TEMPORAL=$FERRY_CACHE/temporal/temporal
  if with_progress 'downloading Temporal' "$FERRY_CACHE/temporal/download.log" fetch_temporal; then return; fi
  say 'ferry: no download; building it with Go instead, which takes minutes'
  find_go || die "no temporal command, no download, no Go to build it. Install one:" \
    "https://docs.temporal.io/cli#install, or name a Temporal of yours in TEMPORAL_ADDRESS."
  with_progress "building Temporal $TEMPORAL_VERSION" "$FERRY_CACHE/temporal/build.log" build_temporal ||
    die "Temporal could not be built. Install the temporal command: https://docs.temporal.io/cli#install"
}

# The project's release page: an archive, and a list of checksums of all archives.
fetch_temporal() {
  case $(uname -m) in
    x86_64 | amd64) temporal_arch=amd64 ;;
    aarch64 | arm64) temporal_arch=arm64 ;;
    *) return 1 ;;
  esac
  temporal_os=$(uname -s | tr '[:upper:]' '[:lower:]')
  temporal_archive=temporal_cli_${TEMPORAL_VERSION}_${temporal_os}_$temporal_arch.tar.gz
  temporal_site=https://github.com/temporalio/cli/releases/download/v$TEMPORAL_VERSION
  temporal_work=$FERRY_CACHE/temporal/.new
  rm -rf "$temporal_work"
  mkdir -p "$temporal_work"
  download "$temporal_site/checksums.txt" "$temporal_work/checksums" || return 1
  download "$temporal_site/$temporal_archive" "$temporal_work/archive" || return 1
  temporal_sum=$(awk -v name="$temporal_archive" '$2 == name || $2 == "*" name { print $1 }' "$temporal_work/checksums")
  if ! sha256_is "$temporal_sum" "$temporal_work/archive"; then
    echo "the checksum of $temporal_archive is not $temporal_sum"
    return 1
  fi
  tar -xzf "$temporal_work/archive" -C "$temporal_work" temporal || return 1
  mv -f "$temporal_work/temporal" "$TEMPORAL" && rm -rf "$temporal_work"
}

# Sets GO.
find_go() {
  if go_present; then return; fi
  if can_apt; then apt_install golang-go ca-certificates; fi
  go_present
}

go_present() {
  for GO in "$(command -v go || true)" /usr/local/go/bin/go /usr/lib/go-*/bin/go; do
    if [ -x "$GO" ]; then return; fi
  done
  return 1
}

build_temporal() {
  go_recent || return 1
  GOBIN=$FERRY_CACHE/temporal/bin GOTOOLCHAIN=auto CGO_ENABLED=0 GOFLAGS=-modcacherw \
    "$GO" install -ldflags '-s -w' "github.com/temporalio/cli/cmd/temporal@v$TEMPORAL_VERSION" || return 1
  mv -f "$FERRY_CACHE/temporal/bin/temporal" "$TEMPORAL"
}

# From 1.21 on, Go fetches the toolchain that a module wants by itself. An older one, such as Debian 12's, is led there:
# toolchains are modules (https://go.dev/doc/toolchain), and any Go can download a module.
GO_TOOLCHAIN=go1.25.4
go_recent() {
  go_minor=$("$GO" env GOVERSION | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
  if [ "${go_minor:-0}" -ge 21 ]; then return; fi
  go_platform=$("$GO" env GOOS)-$("$GO" env GOARCH)
  go_toolchain=golang.org/toolchain@v0.0.1-$GO_TOOLCHAIN.$go_platform
  echo "$("$GO" version) is too old to fetch what it needs; downloading $GO_TOOLCHAIN"
  "$GO" mod download "$go_toolchain" || return 1
  go_home=$("$GO" env GOMODCACHE)/$go_toolchain
  # Modules do not keep file modes.
  chmod -R u+w "$go_home" && chmod +x "$go_home"/bin/* "$go_home"/pkg/tool/*/* || return 1
  GO=$go_home/bin/go
  export GOROOT="$go_home"
}
