# Builds when sources are newer than what was built, and starts what was built, quickly.
# shellcheck shell=sh

# What is run is a copy, apart from Maven's target directories: a rebuild must not take jars from under a running worker.
# BUILT/current -> a build; a build has lib/*.jar, NAME.options, NAME.archive (classes, loaded) and java (its home).
BUILT=$FERRY_ROOT/target/built

ensure_build() {
  if is_built; then return; fi
  [ -z "${FERRY_NO_BUILD:-}" ] || die 'there is no build of these sources, and FERRY_NO_BUILD is set'
  part jdk
  find_jdk
  find_maven
  build_once
}

# One find, which stops at the first newer file. A removed file makes its directory newer.
is_built() {
  [ -e "$BUILT/current/stamp" ] || return 1
  [ -x "$(cat "$BUILT/current/java")/bin/java" ] || return 1
  built_newer=$(find "$FERRY_ROOT/pom.xml" "$FERRY_ROOT/.mvn" "$FERRY_ROOT"/*/pom.xml "$FERRY_ROOT"/*/src/main \
    -newer "$BUILT/current/stamp" -print -quit)
  [ -z "$built_newer" ]
}

find_maven() {
  if has mvn; then return; fi
  if can_apt; then apt_install maven; fi
  has mvn || die 'Maven is not here. Install it (apt-get install maven, or https://maven.apache.org/install.html).'
}

build_once() {
  mkdir -p "$BUILT"
  # Two commands at once build once.
  if has flock; then
    exec 8>"$BUILT/.lock"
    if ! flock -n 8; then
      say 'ferry: waiting for another build'
      flock 8
    fi
    if ! is_built; then build; fi
    exec 8>&-
  else
    build
  fi
}

build() {
  say "ferry: building with $JAVA_HOME (the first time downloads libraries: some minutes)"
  built_new=$BUILT/$(date +%s)-$$
  mkdir -p "$built_new/lib"
  touch "$built_new/stamp"
  # An interrupted build may have left half a jar, which Maven takes for a new one.
  rm -rf "$FERRY_ROOT"/*/target/ferry-*.jar "$FERRY_ROOT"/*/target/dependency
  with_progress building "$BUILT/build.log" build_with_maven || {
    rm -rf "$built_new"
    exit 1
  }
  printf '%s' "$JAVA_HOME" >"$built_new/java"
  assemble cli starter
  assemble lab lab
  assemble worker worker
  assemble bench bench
  # FERRY_QUICK_BUILD: for those who change sources and build again and again.
  [ -n "${FERRY_QUICK_BUILD:-}" ] || with_progress 'archiving classes' "$BUILT/archive.log" archive_classes || true
  ln -sfn "${built_new##*/}" "$BUILT/current"
  forget_old_builds
}

build_with_maven() {
  (cd "$FERRY_ROOT" && mvn -B -q -ntp -pl worker,starter,lab,bench -am -DskipTests package dependency:copy-dependencies \
    -DincludeScope=runtime)
}

# assemble NAME MODULE: its jars into lib, which all share, and the options to start it with. The jars are listed one by
# one, because archived classes are good for one order of jars only.
assemble() {
  built_path=
  for built_jar in "$FERRY_ROOT/$2/target/ferry-$2"-*.jar "$FERRY_ROOT/$2/target/dependency"/*.jar; do
    case $built_jar in *-tests.jar | *-sources.jar | *'*'*) continue ;; esac
    cp -p "$built_jar" "$built_new/lib/"
    built_path=$built_path:$built_new/lib/${built_jar##*/}
  done
  {
    options_of "$1"
    printf -- '-cp "%s"\n' "${built_path#:}"
  } >"$built_new/$1.options"
  printf -- '-XX:%s=%s' "$(archive_option)" "$built_new/$1.archive" >"$built_new/$1.archived"
}

# Java 25 keeps linked classes; before, archived ones.
archive_option() { if [ "$(jdk_version "$JAVA_HOME")" -ge 25 ]; then echo AOTCache; else echo SharedArchiveFile; fi; }

training_option() { if [ "$(archive_option)" = AOTCache ]; then echo AOTCacheOutput; else echo ArchiveClassesAtExit; fi; }

options_of() {
  # The bench is the worker of its switches.
  if [ "$1" = worker ] || [ "$1" = bench ]; then
    cat "$FERRY_ROOT/worker/jvm.options"
  else
    printf '%s\n' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx128m -Dio.grpc.netty.shaded.io.netty.transport.noNative=true
  fi
  # Protobuf's use of Unsafe is nothing that a user could act on. The option came with 23.
  if [ "$(jdk_version "$JAVA_HOME")" -ge 23 ]; then printf '%s\n' --sun-misc-unsafe-memory-access=allow; fi
}

# Loads the classes of a typical run once and writes them down, so that later starts need not. Without, all is slower
# and still right.
archive_classes() {
  train worker -Dspring.context.exit=onRefresh -Dferry.state="$built_new" -Dlogging.file.name= \
    dev.ferry.worker.WorkerMain
  train cli dev.ferry.starter.training.Training
}

# train NAME ARGUMENT...
train() {
  train_name=$1
  shift
  timeout 60 "$JAVA_HOME/bin/java" "-XX:$(training_option)=$built_new/$train_name.archive" \
    "@$built_new/$train_name.options" "$@" || true
}

# Those that a worker may still run from stay.
forget_old_builds() {
  find "$BUILT" -mindepth 1 -maxdepth 1 -type d -name '[0-9]*' | sort -r | tail -n +4 | while IFS= read -r built_old; do
    rm -rf "$built_old"
  done
}

# run_java NAME CLASS ARGUMENT...: becomes that program.
run_java() {
  run_name=$1
  shift
  run_build=$(readlink -f "$BUILT/current")
  exec "$(cat "$run_build/java")/bin/java" "$(cat "$run_build/$run_name.archived")" -Xlog:disable \
    "@$run_build/$run_name.options" "$@"
}

# The engine of `ferry up`, where no other is named, and where its worker notes commands, for reports.
find_engine() {
  part settings
  export FERRY_COMMANDS="${FERRY_COMMANDS:-$FERRY_HOME/${FERRY_NAME:-main}/commands}"
  if names_temporal; then return; fi
  engine_address=$FERRY_HOME/${FERRY_NAME:-main}/address
  if [ -f "$engine_address" ]; then
    TEMPORAL_ADDRESS=$(cat "$engine_address")
    export TEMPORAL_ADDRESS
  fi
}
