#!/usr/bin/env bash
# Everything that must hold before a change lands: format, lints, tests, documents, every scenario, benches.
set -euo pipefail
cd "$(dirname "$0")"
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"

# No path of this machine gets into what is built.
RUSTFLAGS="$(tests/supply/flags.sh)"
export RUSTFLAGS

step() { printf '\n== %s\n' "$*"; }

step "format"
cargo fmt --all --check

step "lints"
cargo clippy --locked --all-targets -- -D warnings

# With it, tests of clocks that jump do more than say that they were not run.
if ! [ -e "/usr/lib/$(uname -m)-linux-gnu/faketime" ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  step "a clock that can be set"
  { apt-get update -qq && apt-get install -qq --yes --no-install-recommends libfaketime time; } >/dev/null ||
    echo "libfaketime cannot be installed"
fi

step "tests"
cargo test --locked

step "documents"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps

step "release build gives the same results as the tested one"
cargo build --locked --release
FIVENINES_BIN="$PWD/target/release/fivenines" cargo test --locked --test suite determinism

export FIVENINES_BIN="$PWD/target/release/fivenines"

step "a smoke of every fuzz target"
FUZZ_TARGET_DIR="$PWD/target/fuzz" fuzz/run.sh

step "supply chain"
tests/supply/run.sh "$FIVENINES_BIN"

step "pages in a browser"
tests/browser/run.sh

step "scenarios in an editor"
tests/editor/run.sh

step "every shipped scenario, a few years each"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for scenario in scenarios/*.toml scenarios/*/*.toml; do
  target/release/fivenines run "$scenario" --years 200 --out "$out/$(basename "$scenario" .toml)" >"$out/log" 2>&1 ||
    { cat "$out/log"; echo "failed: $scenario"; exit 1; }
  echo "$scenario"
done

step "instructions of a simulated year"
if ! command -v valgrind >/dev/null && command -v apt-get >/dev/null; then
  root=()
  [ "$(id -u)" = 0 ] || root=(sudo -n)
  "${root[@]}" apt-get update -qq && "${root[@]}" apt-get install -qq --yes --no-install-recommends valgrind >/dev/null ||
    echo "valgrind cannot be installed"
fi
benches/instructions.sh

step "memory"
if type -P time >/dev/null; then benches/memory.sh --quick; else echo "GNU time is missing: not measured"; fi

step "packages, examples, notebook"
tests/packages/run.sh

step "shards on Slurm, Kubernetes, AWS Batch, Dask"
tests/scale/run.sh

step "book"
docs/build.sh

step "benches compile"
cargo bench --locked --no-run

printf '\nall good\n'
