#!/usr/bin/env bash
# How many times faster than SimPy is fivenines on the three-AZ web tier, one core against one core, in one run?
# Needs python3 with venv and pip.
set -euo pipefail
cd "$(dirname "$0")/../.."
work="${PEERS:-$(mktemp -d)}"
[ -x "$work/bin/python" ] || { python3 -m venv "$work" && "$work/bin/pip" install --quiet simpy==4.1.2; }
cargo build --quiet --release
"$work/bin/python" benches/peers/compare.py "$work/out"
