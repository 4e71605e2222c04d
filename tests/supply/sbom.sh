#!/usr/bin/env bash
# The bill of materials (SBOM) of the command in CycloneDX: what cargo-cyclonedx puts into the wheel, without what differs
# from machine to machine; checked against the schema and against Cargo.lock.
#   tests/supply/sbom.sh [FILE]    by default target/supply/fivenines.cdx.json
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/supply/tools.sh
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
file=${1:-target/supply/fivenines.cdx.json}
mkdir -p "$(dirname "$file")"

maturin build --quiet --locked --profile "${FIVENINES_PROFILE:-release}" --target-dir "${CARGO_TARGET_DIR:-target}" --out "$place"
python3 - "$place"/fivenines-*.whl "$place/raw.json" <<'PYTHON'
import sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
(name,) = [name for name in wheel.namelist() if name.endswith("/sboms/fivenines.cyclonedx.json")]
open(sys.argv[2], "wb").write(wheel.read(name))
PYTHON
host=$(rustc -vV | sed -n 's/^host: //p')
cargo tree --locked --edges normal --target "$host" --prefix none --format '{p}' >"$place/tree"
python3 tests/supply/sbom.py "$place/raw.json" "$place/tree" Cargo.lock "$file"
