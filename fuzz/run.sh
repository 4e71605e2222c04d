#!/usr/bin/env bash
# Fuzzes what reads the input of others; README.md says what and why.
#
#   fuzz/run.sh                  the smoke of check.sh: every target over its seeds and some hundred inputs more
#   fuzz/run.sh long MINUTES     all targets, so many minutes in all; then executions, coverage and findings
#   fuzz/run.sh TARGET [ARGS]    one target until it finds something; with the name of an input, that input again
#
# Needs cargo and a C++ compiler. No nightly and no sanitizer: there is no unsafe code to look for mistakes in.
set -euo pipefail
cd "$(dirname "$0")"

# Target, and inputs of a smoke: what some seconds are enough for.
smoke=(scenario:3000 overrides:600 observed:600 incidents:600 figures:3000 pipeline:250 design:300 parts:300)
build_in="${FUZZ_TARGET_DIR:-$PWD/target}"
host=$(rustc -vV | sed -n 's/^host: //p')
# A hang is told by the time on the processor (FUZZ_SECONDS, 2 by default); this is for what never ends.
limits=(-timeout=120 -rss_limit_mb=2048 -max_len=16384)

build() {
  local flags="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 --cfg fuzzing" what
  for what in inline-8bit-counters pc-table trace-compares; do flags+=" -Cllvm-args=-sanitizer-coverage-$what"; done
  RUSTFLAGS="$flags" CARGO_TARGET_DIR="$build_in" cargo build --locked --release --bins --target "$host"
}

# Seeds from what the project ships, and from inputs/.
seeds() {
  local file
  rm -rf seeds
  cp -r inputs seeds
  mkdir -p seeds/{scenario,pipeline,design,parts}
  for file in ../scenarios/*.toml ../scenarios/{mechanisms,reference,whitepaper,rare}/*.toml; do
    cp "$file" seeds/pipeline/
    cp "$file" seeds/scenario/
  done
  for file in ../tests/invalid/*.toml; do
    [ "$(wc -c <"$file")" -gt 16384 ] || cp "$file" "seeds/scenario/invalid-${file##*/}"
  done
}

# Runs a target over a corpus, or over the inputs that are named.
fuzz() {
  local target=$1 dictionary=()
  shift
  mkdir -p "findings/$target" "corpus/$target"
  case $target in scenario | overrides | pipeline) dictionary=(-dict=scenario.dict) ;; esac
  "$build_in/$host/release/$target" "${limits[@]}" "${dictionary[@]}" -artifact_prefix="findings/$target/" "$@"
}

smoke() {
  local each target log
  log=$(mktemp)
  for each in "${smoke[@]}"; do
    target=${each%:*}
    # Whatever was found before is no part of it: the same inputs on every machine.
    FUZZ_SECONDS="${FUZZ_SECONDS:-20}" fuzz "$target" -seed=1 -runs="${each#*:}" "seeds/$target" >"$log" 2>&1 ||
      { tail -n 60 "$log"; echo "the fuzz target $target found something: fuzz/findings/$target"; exit 1; }
    echo "$target: $(grep -a '^Done' "$log"), $(grep -ao 'cov: [0-9]* ft: [0-9]*' "$log" | tail -n 1)"
  done
  rm -f "$log"
}

long() {
  local seconds=$((60 * $1 / ${#smoke[@]})) each target
  for each in "${smoke[@]}"; do
    target=${each%:*}
    fuzz "$target" -fork=1 -ignore_crashes=1 -ignore_timeouts=1 -ignore_ooms=1 -max_total_time="$seconds" \
      "corpus/$target" "seeds/$target" >"findings/$target.log" 2>&1 || true
    echo "$target: $(grep -a '^#' "findings/$target.log" | tail -n 1)"
  done
  find findings -type f -not -name '*.log'
}

build
seeds
case ${1:-smoke} in
  smoke) smoke ;;
  long) long "${2:?how many minutes?}" ;;
  *)
    target=$1
    shift
    case "$*" in
      *findings/* | *seeds/* | *corpus/*) fuzz "$target" "$@" ;;
      *) fuzz "$target" "$@" "corpus/$target" "seeds/$target" ;;
    esac
    ;;
esac
