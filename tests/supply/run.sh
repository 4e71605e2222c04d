#!/usr/bin/env bash
# The supply chain: what comes in, what the program calls, its figures on an older
# processor, what it is made of, and that it can be built twice.
#   tests/supply/run.sh BINARY    a release build with the flags of tests/supply/flags.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
tests/supply/deny.sh
tests/supply/imports.sh "$1"
tests/supply/processors.sh "$1"
# Before the wheel is built, which writes a program of its own in the same place.
tests/supply/reproducible.sh "$1"
tests/supply/sbom.sh
