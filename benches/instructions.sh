#!/usr/bin/env bash
# Has the price of a simulated year gone up? Counts processor instructions, which do not depend on how busy a machine is.
#
#   benches/instructions.sh            compare with the committed figures; exit code 1 if one is missed
#   benches/instructions.sh --renew    write the figures anew
#
# Two runs of a scenario that differ in their number of years differ in instructions by the price of those years, with all
# that the command does for each: simulate, tally, write the row. Start-up cancels. Needs valgrind; takes half a minute.
set -euo pipefail
cd "$(dirname "$0")/.."

scenarios=(scenarios/bench/m1.toml scenarios/reference/99.9-two-az.toml scenarios/reference/99.99-three-az.toml)
figures=benches/instructions.txt
few=1000
many=7000
# The C library picks its copy routines by the processor; with the plain ones the count is the same everywhere.
export GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-AVX2_Usable,-AVX,-AVX_Usable,-AVX512F,-AVX512VL,-ERMS,-FSRM,-BMI2

command -v valgrind >/dev/null || { echo "instructions: valgrind is missing; install the package valgrind" >&2; exit 1; }
cargo build --quiet --locked --release
binary="${CARGO_TARGET_DIR:-target}/release/fivenines"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Instructions of one run: SCENARIO YEARS
count() {
  valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null "$binary" run "$1" --years "$2" \
    --seed 1 --threads 1 --charts none --out "$work/out" >/dev/null 2>"$work/log" || { cat "$work/log" >&2; return 1; }
  sed -n 's/.*I *refs: *//p' "$work/log" | tr -d ,
}

# Instructions of one year: SCENARIO
price() {
  local low high
  low=$(count "$1" $few)
  high=$(count "$1" $many)
  echo $(((high - low) / (many - few)))
}

compiler=$(rustc --version)
measured="$work/figures"
echo "compiler $compiler" >"$measured"
for scenario in "${scenarios[@]}"; do
  echo "$(basename "$scenario" .toml) $(price "$scenario")" >>"$measured"
done

if [ "${1:-}" = --renew ]; then
  cp "$measured" "$figures"
  cat "$figures"
  exit
fi

# Another compiler makes other code, which is no fault of a change here: only a gross difference is refused then.
allowed=5
known=$(sed -n 's/^compiler //p' "$figures")
if [ "$known" != "$compiler" ]; then
  allowed=15
  echo "the committed figures are of $known, this is $compiler: $allowed % are allowed"
fi
awk -v allowed=$allowed '
  $1 == "compiler" { next }
  NR == FNR { before[$1] = $2; next }
  !($1 in before) { printf "%-16s has no committed figure\n", $1; off = 1; next }
  {
    change = 100 * ($2 / before[$1] - 1)
    verdict = change > allowed ? "dearer" : change < -allowed ? "cheaper" : "fine"
    off = off || verdict != "fine"
    printf "%-16s %8d instructions a year, committed %8d, %+.2f %%: %s\n", $1, $2, before[$1], change, verdict
  }
  END { exit off }' "$figures" "$measured" || {
  echo "instructions: off by more than $allowed %. If this is meant, run benches/instructions.sh --renew and say in CHANGELOG why" >&2
  exit 1
}
