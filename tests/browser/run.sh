#!/usr/bin/env bash
# HTML reports in a headless browser. Installs what it needs with apt-get and npm; without these it says so and ends,
# but in continuous integration (CI is set) that is a failure.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
root=$(cd ../.. && pwd)

# Ends without a test where something cannot be had.
without() {
  echo "no browser tests: $1"
  if [ -n "${CI:-}" ]; then exit 1; else exit 0; fi
}

browser() { command -v chromium || command -v chromium-browser || command -v google-chrome || true; }

missing=()
[ -n "$(browser)" ] || missing+=(chromium)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
if [ ${#missing[@]} -gt 0 ] && command -v apt-get >/dev/null; then
  sudo=()
  [ "$(id -u)" = 0 ] || sudo=(sudo -n)
  { "${sudo[@]}" apt-get update -qq &&
    "${sudo[@]}" apt-get install -qq --yes --no-install-recommends "${missing[@]}" fonts-liberation; } >/dev/null ||
    echo "cannot install ${missing[*]}"
fi
[ -n "$(browser)" ] || without "there is no chromium"
command -v npm >/dev/null || without "there is no npm"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp package.json package-lock.json ./*.mjs "$work"
(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null) || without "npm cannot install its packages"

binary=${FIVENINES_BIN:-}
if [ -z "$binary" ]; then
  (cd "$root" && cargo build --locked --release --quiet)
  binary=${CARGO_TARGET_DIR:-$root/target}/release/fivenines
fi
BROWSER=$(browser) FIVENINES_BIN=$binary REPOSITORY=$root SHOTS=${SHOTS:-} node "$work/reports.mjs" "$here"
