# Finds a JDK of 21 or later, or gets one.
# shellcheck shell=sh

JDK_AT_LEAST=21
JDK_TO_GET=25

# Prints the major version of the JDK at $1: by its release file, which costs no start of Java.
jdk_version() {
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

# One that can build: a JRE has no compiler.
is_jdk() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && jdk_major=$(jdk_version "$1") && [ -n "$jdk_major" ] &&
    [ "$jdk_major" -ge "$JDK_AT_LEAST" ]
}

jdk_candidates() {
  if [ -n "${JAVA_HOME:-}" ]; then printf '%s\n' "$JAVA_HOME"; fi
  if has javac; then dirname "$(dirname "$(readlink -f "$(command -v javac)")")"; fi
  for jdk_dir in "${FERRY_JVM_DIR:-/usr/lib/jvm}"/* "$FERRY_CACHE"/jdk/*; do
    printf '%s\n' "$jdk_dir"
  done
}

# Prints the home of the first that is good enough.
present_jdk() {
  jdk_candidates | while IFS= read -r jdk_home; do
    if is_jdk "$jdk_home"; then
      printf '%s' "$jdk_home"
      break
    fi
  done
}

# Sets JAVA_HOME.
find_jdk() {
  jdk_found=$(present_jdk)
  if [ -z "$jdk_found" ] && can_apt; then
    jdk_from_debian || true
    jdk_found=$(present_jdk)
  fi
  if [ -z "$jdk_found" ]; then
    jdk_from_temurin || true
    jdk_found=$(present_jdk)
  fi
  [ -n "$jdk_found" ] || die "no JDK of $JDK_AT_LEAST or later: not in JAVA_HOME, on PATH or in /usr/lib/jvm, and none" \
    "could be installed. Get one (https://adoptium.net/temurin/releases, or your distribution's) and set JAVA_HOME."
  JAVA_HOME=$jdk_found
  export JAVA_HOME
}

jdk_package() {
  for jdk_major in 25 21 24 23 22; do
    if apt-cache policy "openjdk-$jdk_major-jdk-headless" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
      printf 'openjdk-%s-jdk-headless' "$jdk_major"
      return
    fi
  done
}

jdk_from_debian() {
  if [ -z "$(jdk_package)" ]; then
    with_progress 'reading package lists' "$FERRY_CACHE/apt-update.log" apt-get update -q || true
  fi
  jdk_name=$(jdk_package)
  [ -n "$jdk_name" ] || return 1
  apt_install "$jdk_name"
}

# https://adoptium.net/installation/ci-scripts: the assets' listing has the address and its SHA-256.
jdk_from_temurin() {
  case $(uname -m) in
    x86_64 | amd64) jdk_arch=x64 ;;
    aarch64 | arm64) jdk_arch=aarch64 ;;
    *) return 1 ;;
  esac
  [ "$(uname -s)" = Linux ] || return 1
  if ! has curl && ! has wget && can_apt; then apt_install curl ca-certificates; fi
  say "ferry: downloading Temurin $JDK_TO_GET (about 140 MB) to $FERRY_CACHE/jdk"
  with_progress 'downloading a JDK' "$FERRY_CACHE/jdk.log" fetch_temurin
}

fetch_temurin() {
  jdk_work=$FERRY_CACHE/jdk/.new
  rm -rf "$jdk_work"
  mkdir -p "$jdk_work/out"
  jdk_query="architecture=$jdk_arch&image_type=jdk&os=linux&vendor=eclipse"
  download "https://api.adoptium.net/v3/assets/latest/$JDK_TO_GET/hotspot?$jdk_query" "$jdk_work/assets" || return 1
  # "package" comes before "installer", whose link and checksum are not meant; each key is on a line of its own.
  jdk_package_lines=$(tr '{},' '[\n*]' <"$jdk_work/assets" | sed -n '/"package"/,$p')
  jdk_link=$(printf '%s\n' "$jdk_package_lines" | sed -n 's/.*"link"[ ]*:[ ]*"\([^"]*\.tar\.gz\)".*/\1/p' | head -n 1)
  jdk_sum=$(printf '%s\n' "$jdk_package_lines" | sed -n 's/.*"checksum"[ ]*:[ ]*"\([0-9a-f]*\)".*/\1/p' | head -n 1)
  [ -n "$jdk_link" ] && download "$jdk_link" "$jdk_work/jdk.tar.gz" || return 1
  if ! sha256_is "$jdk_sum" "$jdk_work/jdk.tar.gz"; then
    say "the checksum of $jdk_link is not $jdk_sum"
    return 1
  fi
  tar -xzf "$jdk_work/jdk.tar.gz" -C "$jdk_work/out" || return 1
  rm -rf "$FERRY_CACHE/jdk/temurin-$JDK_TO_GET"
  mv "$jdk_work/out"/* "$FERRY_CACHE/jdk/temurin-$JDK_TO_GET" && rm -rf "$jdk_work"
}
