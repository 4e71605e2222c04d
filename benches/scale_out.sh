#!/usr/bin/env bash
# The figures of docs/scale-out.md: shards measured here, and the plan for 10^12 years on 10,000 cores that follows from them.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --quiet --release
exec python3 benches/scale_out.py "${CARGO_TARGET_DIR:-target}/release/fivenines" "$@"
