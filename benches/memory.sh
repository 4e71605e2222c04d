#!/usr/bin/env bash
# Does memory depend on the design alone? Peak memory of whole runs, with all reports and charts.
#
#   benches/memory.sh            about 8 minutes on two cores, and 6 GB of disk for a while
#   benches/memory.sh --quick    without the 10^8 years and the 10^6 units: a minute
#   FIVENINES_BIN=... benches/memory.sh    with that build
#
# Years are measured on one thread: on several the peak is that of pictures that happen to be drawn at the same time.
# Fails where the peak of 10^4, 10^6 and 10^8 years differs by more than 10 %, where 10^5 units take more than 1 GiB, or where
# ten times as many units take more than eleven times as much memory beyond what a small design takes.
set -euo pipefail
cd "$(dirname "$0")/.."
repository=$PWD

quick=
[ "${1:-}" = --quick ] && quick=yes
time=$(type -P time) || { echo "memory: GNU time is missing; install the package time" >&2; exit 1; }
binary=${FIVENINES_BIN:-}
if [ -z "$binary" ]; then
  cargo build --quiet --locked --release
  binary="${CARGO_TARGET_DIR:-target}/release/fivenines"
fi
binary=$(realpath "$binary")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# Peak of a command in KiB.
peak() {
  "$time" -o peak -f %M "$binary" "$@" --out out >/dev/null 2>said || { cat said >&2; exit 1; }
  rm -rf out
  tail -n 1 peak
}

# A design of so many units in groups of 100, of which 97 must be up.
design() {
  cat <<TOML
places = ["group-{1..$(($1 / 100))}"]
[component.node]
in = "*"
count = 100
fault.crash = { every = $2, mttr = "24h" }
[service.group]
in = "*"
at_least = 97
of = "node"
[service.system]
all = "group"
TOML
}

failed=
fail() { echo "  too much: $*"; failed=yes; }

echo "years of scenarios/bench/m2.toml   peak, KiB"
least= most=
for years in 10000 1000000 ${quick:-100000000}; do
  [ "$years" = yes ] && continue
  kib=$(peak run "$repository/scenarios/bench/m2.toml" --years "$years" --threads 1)
  printf '%32s   %9s\n' "$years" "$kib"
  [ -z "$least" ] || [ "$kib" -lt "$least" ] && least=$kib
  [ -z "$most" ] || [ "$kib" -gt "$most" ] && most=$kib
done
[ $((most * 10)) -le $((least * 11)) ] || fail "it differs by more than 10 %"

for command in "run --years 2 --charts none" "explain" "diagram"; do
  for law in '"8760h"' '{ weibull = { shape = 1.5, mean = "8760h" } }'; do
    echo "units, ${law:0:12}: $command   peak, KiB"
    base= before=
    for units in 1000 10000 100000 ${quick:-1000000}; do
      [ "$units" = yes ] && continue
      design "$units" "$law" >design.toml
      # shellcheck disable=SC2086 # The command is several words.
      kib=$(peak ${command%% *} design.toml ${command#"${command%% *}"})
      printf '%32s   %9s\n' "$units" "$kib"
      base=${base:-$kib}
      [ "$units" != 100000 ] || [ "$kib" -le 1048576 ] || fail "10^5 units take more than 1 GiB"
      # Below 64 MiB more than the smallest design it is the price of pictures.
      more=$((kib - base))
      [ -z "$before" ] || [ "$more" -le $(((before > 65536 ? before : 65536) * 11)) ] || fail "it grows faster than the design"
      before=$more
    done
  done
done
[ -z "$failed" ]
