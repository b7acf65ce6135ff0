# Cached, read-only layers: a Debian tree and, on top of it, one overlay upper per role.
# A layer's name holds a hash of all that went into it; it is built aside and renamed, so it is whole or absent.
# shellcheck shell=bash

LAYERS=${FERRY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ferry}/layers

# The layers a host of this lab stands on, nearest first (the order of overlay's lowerdir).
layers_of_host() {
  case $(kind)/$1 in
    databases/newer) printf 'databases@trixie base@trixie' ;;
    databases/*) printf 'databases base' ;;
    mysql/*) printf 'mysql@sid base@sid' ;;
    */edge) printf 'edge base' ;;
    */source) printf 'corpus web base' ;;
    */destination | */spare) printf 'web base' ;;
  esac
}

# What a layer is built on, nearest first.
foundation_of() {
  case $1 in
    base | base@*) ;;
    *@*) printf 'base@%s' "${1#*@}" ;;
    web | edge | databases) printf 'base' ;;
    corpus) printf 'web base' ;;
  esac
}

# The files that make a layer.
ingredients_of() {
  case $1 in
    base | base@* | edge | databases | databases@* | mysql@*) printf '%s\n' "$LAB_HOME/roles/${1%@*}" ;;
    web) printf '%s\n' "$LAB_HOME/roles/web" "$LAB_HOME/orders/app" ;;
    corpus) printf '%s\n' "$LAB_HOME/orders/corpus" ;;
  esac
  printf '%s\n' "$LAB_HOME/lib/build-layer"
}

# host/ holds what is rendered per host at its first boot: it is no part of a layer.
layer_key() {
  local below
  {
    for below in $(foundation_of "$1"); do layer_key "$below"; done
    suite_of "$1"
    ingredients_of "$1" | while IFS= read -r path; do
      find -L "$path" -type f -not -path '*/host/*' -printf '%P %m\n' -exec sha256sum {} + |
        sed "s| $LAB_HOME/| |" | LC_ALL=C sort
    done
  } | sha256sum | cut -c1-16
}

layer_path() { printf '%s/%s-%s' "$LAYERS" "$1" "$(layer_key "$1")"; }

# overlay's lowerdir= value for a host.
lower_of_host() {
  local layer paths=
  for layer in $(layers_of_host "$1"); do paths+=:$(layer_path "$layer"); done
  printf '%s' "${paths#:}"
}

# What a lab of a kind needs built, in the order of building.
layers_of_kind() {
  case $1 in
    service) printf 'base web edge corpus' ;;
    databases) printf 'base databases base@trixie databases@trixie' ;;
    mysql) printf 'base@sid mysql@sid' ;;
  esac
}

ensure_layers() {
  local layer
  mkdir -p "$LAYERS"
  for layer in $(layers_of_kind "$1"); do
    [[ -d $(layer_path "$layer") ]] || ensure_layer "$layer"
  done
}

ensure_layer() {
  local layer=$1 path lock
  path=$(layer_path "$layer")
  exec {lock}>"$LAYERS/.lock"
  if ! flock -n "$lock"; then
    say "  waiting for another build of layers"
    flock "$lock"
  fi
  if [[ ! -d $path ]]; then
    rm -rf "$LAYERS"/.building-*
    step "$LAYERS/$layer.log" "building layer $layer" build_layer "$layer" "$path"
  fi
  exec {lock}>&-
}

# Own mount and process namespaces: whatever ends the build ends its mounts and its processes too.
build_layer() {
  local layer=$1 path=$2 aside=$LAYERS/.building-$1 below lower=
  for below in $(foundation_of "$layer"); do lower+=:$(layer_path "$below"); done
  mkdir -p "$aside"
  unshare --mount --pid --fork --kill-child --mount-proc \
    "$LAB_HOME/lib/build-layer" "$layer" "$aside" "${lower#:}"
  mv "$aside/upper" "$path"
  rm -rf "$aside"
}
