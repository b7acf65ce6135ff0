# Tests in shell: what they assert with, and how they are run. Whoever uses it sets REPORTS and defines clean_up, functions
# named test_..., and at its end calls run_cases.
# shellcheck shell=bash

BASE=$(mktemp -d)
HERE=''
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

fail() {
  echo "$*"
  exit 1
}

contains() { [[ $1 == *"$2"* ]] || fail "expected '$2' in: $1"; }

same() { [[ $1 == "$2" ]] || fail "expected '$2', got '$1'"; }

within() {
  local seconds=$1 end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || fail "not within $seconds s: $*"
    sleep 0.1
  done
}

# A case runs in a shell and a directory of its own.
run_case() {
  HERE=$BASE/$1
  mkdir -p "$HERE"
  ("$1") >"$HERE/said" 2>&1
}

escaped() { sed 's/&/\&amp;/g; s/</\&lt;/g; s/"/\&quot;/g' "$1" | tr -d '\000-\010\013\014\016-\037'; }

# run_cases SUITE [NAME...]: those named, or all; prints a line each and writes REPORTS/TEST-SUITE.xml.
run_cases() {
  local suite=$1 failures=0 report='' name began
  shift
  local names=("$@")
  if ((${#names[@]} == 0)); then
    mapfile -t names < <(declare -F | sed -n 's/^declare -f \(test_.*\)/\1/p' | sort)
  fi
  for name in "${names[@]}"; do
    began=$SECONDS
    if run_case "$name"; then
      printf 'ok      %s (%d s)\n' "$name" $((SECONDS - began))
      report+="<testcase classname=\"$suite\" name=\"$name\" time=\"$((SECONDS - began))\"/>"$'\n'
    else
      failures=$((failures + 1))
      printf 'FAILED  %s\n' "$name"
      tail -n 40 "$HERE/said" | sed 's/^/        /'
      report+="<testcase classname=\"$suite\" name=\"$name\"><failure>$(escaped "$HERE/said")</failure></testcase>"$'\n'
    fi
  done
  mkdir -p "$REPORTS"
  printf '<testsuite name="%s" tests="%d" failures="%d" errors="0" skipped="0">\n%s</testsuite>\n' \
    "$suite" "${#names[@]}" "$failures" "$report" >"$REPORTS/TEST-$suite.xml"
  ((failures == 0))
}
