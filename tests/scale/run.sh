#!/usr/bin/env bash
# A study in shards on each engine for which deploy/ has a recipe: for real where the engine can be had, else as far as it can.
set -euo pipefail
cd "$(dirname "$0")"
scale=$PWD
root=$(cd ../.. && pwd)
binary=${FIVENINES_BIN:-}
if [ -z "$binary" ]; then
  (cd "$root" && cargo build --locked --release --quiet)
  binary=${CARGO_TARGET_DIR:-$root/target}/release/fivenines
fi
export FIVENINES_BIN=$binary

# Tools of Python are installed while Slurm is tried.
(cd "$root" && . tests/scale/common.sh && python_tools "Kubernetes, Dask and AWS Batch") &
tools=$!
trap 'kill $tools 2>/dev/null || true' EXIT
"$scale/slurm.sh"
wait "$tools"
for engine in kubernetes dask aws-batch; do "$scale/$engine.sh"; done
