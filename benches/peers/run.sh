#!/usr/bin/env bash
# How fast is fivenines, one core against one core, beside others that run in turn with it on this machine?
#
#   benches/peers/run.sh limit    kernels written by hand, each for one model (benches/limit.rs); needs python3
#   benches/peers/run.sh simpy    SimPy on the three-AZ web tier; needs python3 with venv and pip
#   benches/peers/run.sh          both
set -euo pipefail
cd "$(dirname "$0")/../.."
work="${PEERS:-$(mktemp -d)}"
binary="${CARGO_TARGET_DIR:-target}/release/fivenines"
cargo build --quiet --release

if [ "${1:-limit}" = limit ]; then
  # As fast as the compiler makes it: the kernel is small and needs nothing of the crate.
  rustc --edition 2024 -C opt-level=3 -C codegen-units=1 -C lto=fat -C panic=abort -o "$work/limit" benches/limit.rs
  python3 benches/peers/limit.py "$binary" "$work/limit" "$work/out"
fi
if [ "${1:-simpy}" = simpy ]; then
  [ -x "$work/bin/python" ] || { python3 -m venv "$work" && "$work/bin/pip" install --quiet simpy==4.1.2; }
  "$work/bin/python" benches/peers/compare.py "$binary" "$work/out"
fi
