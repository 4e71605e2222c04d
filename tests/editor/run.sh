#!/usr/bin/env bash
# A scenario in an editor: a real TOML language server completes and explains keys, and marks slips. FIVENINES_BIN names the
# command (a release build by default).
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=${FIVENINES_BIN:-${CARGO_TARGET_DIR:-target}/release/fivenines}
tools=${CARGO_TARGET_DIR:-target}/editor
if ! { [ -x "$tools/bin/tombi" ] || { python3 -m venv "$tools" && "$tools/bin/pip" install --quiet tombi==1.9.6; } } 2>/dev/null; then
  [ -z "${CI:-}" ] || { echo "the language server cannot be installed"; exit 1; }
  echo "skipped: no python3 with venv and pip here"
  exit 0
fi
exec python3 tests/editor/complete.py "$tools/bin/tombi" "$bin"
