#!/usr/bin/env bash
# The figures of this version on another processor: a Nehalem of 2008, without AVX, AVX2 and FMA, in qemu.
#   tests/supply/processors.sh BINARY
set -euo pipefail
cd "$(dirname "$0")/../.."
binary=$(realpath "$1")
if ! command -v qemu-x86_64 >/dev/null && command -v apt-get >/dev/null; then
  root=()
  [ "$(id -u)" = 0 ] || root=(sudo -n)
  { "${root[@]}" apt-get update -qq && "${root[@]}" apt-get install -qq --yes --no-install-recommends qemu-user; } >/dev/null ||
    echo "qemu-user cannot be installed"
fi
if ! command -v qemu-x86_64 >/dev/null || [ "$(uname -m)" != x86_64 ]; then
  [ -z "${CI:-}" ] || { echo "no qemu-x86_64"; exit 1; }
  echo "skipped: another processor wants qemu-x86_64"
  exit 0
fi
wrapper=$(mktemp)
trap 'rm -f "$wrapper"' EXIT
printf '#!/bin/sh\nexec qemu-x86_64 -cpu Nehalem "%s" "$@"\n' "$binary" >"$wrapper"
chmod +x "$wrapper"
"$wrapper" --version >/dev/null
FIVENINES_BIN=$wrapper cargo test --quiet --locked --test suite -- golden_figures
