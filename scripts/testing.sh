# ferry test: every test there is, one line at the end.
# shellcheck shell=sh

part build

TEST_LAB=${FERRY_TEST_LAB:-test}
TEST_LABS_UP='' TEST_LABS_PID=''

command_test() {
  TEST_FAST=''
  for test_argument in "$@"; do
    case $test_argument in
      --fast) TEST_FAST=yes ;;
      *) misuse "unknown argument $test_argument" ;;
    esac
  done
  # shellcheck disable=SC2016
  clean_up_with 'end_test $?'
  # The labs' layers, libraries and, where it has to be built, Temporal take minutes each: side by side.
  if [ -z "$TEST_FAST" ]; then begin_labs; fi
  ensure_build
  find "$FERRY_ROOT" -path '*/target/surefire-reports/*.xml' -delete
  # The command line is tested against a real server.
  part temporal
  find_temporal
  export FERRY_TEMPORAL="$TEMPORAL"
  if [ -z "$TEST_FAST" ]; then await_labs; fi
  test_rc=0
  run_maven_tests || test_rc=$?
  "$FERRY_ROOT/scripts/test-launcher" "$FERRY_ROOT/target/surefire-reports" || test_rc=1
  if [ -z "$TEST_FAST" ]; then "$FERRY_ROOT/scripts/test-demo" "$FERRY_ROOT/target/surefire-reports" || test_rc=1; fi
  tell_result "$test_rc"
}

begin_labs() {
  TEST_LABS_LOG=$FERRY_ROOT/target/labs.log
  mkdir -p "$FERRY_ROOT/target"
  labs_up </dev/null >"$TEST_LABS_LOG" 2>&1 &
  TEST_LABS_PID=$! TEST_LABS_UP=yes
}

# MySQL comes from a release that moves on: if it cannot be had, its tests fail, and all others still say what they say.
labs_up() {
  "$FERRY_ROOT/lab/bin/lab" up --lab "$TEST_LAB"
  for test_kind in databases mysql; do
    "$FERRY_ROOT/lab/bin/lab" up --lab "$TEST_LAB-$test_kind" --kind "$test_kind" ||
      say "ferry: there is no lab of kind $test_kind; the tests that want one will fail"
  done
}

labs_are_there() { ! kill -0 "$TEST_LABS_PID" 2>/dev/null; }

await_labs() {
  wait_until 'waiting for the labs' 2400 labs_are_there || die "the labs do not come up, see $TEST_LABS_LOG"
  test_rc=0
  wait "$TEST_LABS_PID" || test_rc=$?
  TEST_LABS_PID=''
  cat "$TEST_LABS_LOG" >&2
  if [ "$test_rc" -ne 0 ]; then die 'the lab does not come up'; fi
  test_labs=${FERRY_LAB_DIR:-${XDG_STATE_HOME:-$HOME/.local/state}/ferry/labs}
  FERRY_LAB_ENV=$test_labs/$TEST_LAB/lab.env
  FERRY_DATABASES_LAB_ENV=$test_labs/$TEST_LAB-databases/lab.env
  FERRY_MYSQL_LAB_ENV=$test_labs/$TEST_LAB-mysql/lab.env
  export FERRY_LAB_ENV FERRY_DATABASES_LAB_ENV FERRY_MYSQL_LAB_ENV
}

end_test() {
  trap '' HUP INT TERM
  if [ -n "$TEST_LABS_PID" ]; then
    end_tree "$TEST_LABS_PID"
    wait "$TEST_LABS_PID" 2>/dev/null || true
  fi
  if [ -n "$TEST_LABS_UP" ]; then
    for test_lab in "$TEST_LAB" "$TEST_LAB-databases" "$TEST_LAB-mysql"; do
      "$FERRY_ROOT/lab/bin/lab" down --lab "$test_lab" || true
    done
  fi
  exit "$1"
}

# All modules, even after a failure in one. What Maven says beyond classes, failures and modules is in the log.
run_maven_tests() {
  part jdk
  find_jdk
  test_log=$FERRY_ROOT/target/test.log
  test_groups=''
  if [ -n "$TEST_FAST" ]; then test_groups=-Dtest.excludedGroups=lab; fi
  say "Running the tests; everything they say is in $test_log"
  # Its status goes by a file: it is in a pipe, and its output may end in an escape sequence without a newline.
  rm -f "$test_log.status"
  {
    test_maven_rc=0
    (cd "$FERRY_ROOT" && mvn -B -ntp -fae ${test_groups:+"$test_groups"} verify) </dev/null || test_maven_rc=$?
    echo "$test_maven_rc" >"$test_log.status"
  } 2>&1 | tee "$test_log" |
    grep --line-buffered -E '^\[INFO\] (Tests run:.*--|Building Ferry|BUILD)|^\[ERROR\]|^\[WARNING\] Tests run:.*--' || true
  test_maven_rc=$(cat "$test_log.status")
  [ "$test_maven_rc" -eq 0 ] || say "ferry: Maven ended with $test_maven_rc"
  return "$test_maven_rc"
}

# tell_result RC: the sum over all reports. Nothing is passed over in silence: a test that did not run is a failure of
# a full run.
tell_result() {
  test_sum=$(find "$FERRY_ROOT" -path '*/target/surefire-reports/TEST-*.xml' -exec cat {} + | sum_of_suites)
  # shellcheck disable=SC2086
  set -- "$1" $test_sum
  printf '%s passed, %s failed, %s skipped\n' "$2" "$3" "$4"
  if [ "$2" -eq 0 ]; then die 'no test ran'; fi
  if [ "$3" -gt 0 ] || [ "$1" -ne 0 ]; then exit 1; fi
  if [ "$4" -gt 0 ] && [ -z "$TEST_FAST" ]; then die 'tests were skipped'; fi
}

# Prints passed, failed and skipped of the <testsuite> elements on its input.
sum_of_suites() {
  tr '\n' ' ' | sed 's/<testsuite /\n&/g' | awk '
    function number(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0 }
    /^<testsuite / { sub(/>.*/, ""); run += number("tests"); bad += number("failures") + number("errors"); off += number("skipped") }
    END { print run - bad - off, bad + 0, off + 0 }'
}
