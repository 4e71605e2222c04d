#!/usr/bin/env bash
# The figures of speed in README: whole commands, on one core and on two, as a table in Markdown. Wants an idle machine.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --quiet --release
exec python3 benches/table.py "${CARGO_TARGET_DIR:-target}/release/fivenines"
