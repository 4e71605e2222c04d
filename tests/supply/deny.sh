#!/usr/bin/env bash
# cargo-deny by deny.toml: licences, second versions, build scripts, sources; versions that were taken back; and the
# advisories of RustSec wherever their database can be reached. Where it cannot, the last line says so.
#   FIVENINES_ADVISORIES=DIR tests/supply/deny.sh    takes a clone of the database that is on this machine
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/supply/tools.sh
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cargo deny --version
cargo fetch --quiet --locked
checks() { cargo deny --offline "$@" 2>&1; }

checks check --hide-inclusion-graph bans licenses sources

# The partner: a licence, a second version and a build script that are not listed are refused.
sed -e '/^  "MIT",/d' -e '/miniz_oxide@0.8/d' -e '/^  "libc",/d' deny.toml >"$place/strict.toml"
checks --config "$place/strict.toml" check bans licenses >"$place/strict" && { echo "cargo-deny refuses nothing"; exit 1; }
for what in "rejected" "duplicate" "build-script-not-allowed"; do
  grep -q "error\[$what\]" "$place/strict" || { echo "cargo-deny does not see: $what"; exit 1; }
done

# Advisories that are in a folder of databases, where cargo-deny looks for the one of RustSec.
clone=advisory-db-3157b0e258782691
advisories() {
  sed "s|^\[advisories\]|&\ndb-path = \"$1\"|" deny.toml >"$place/advisories.toml"
  checks --config "$place/advisories.toml" check --hide-inclusion-graph advisories
}
# A database with these advisories alone, each `ID PACKAGE`.
database() {
  local at=$1/$clone && shift
  mkdir -p "$at/crates" && git -C "$at" init -q -b main
  for one; do
    mkdir -p "$at/crates/${one#* }"
    # shellcheck disable=SC2016
    printf '```toml\n[advisory]\nid = "%s"\npackage = "%s"\ndate = "2026-01-01"\n[versions]\npatched = []\n```\n# Made up\n\nFor a test.\n' \
      "${one% *}" "${one#* }" >"$at/crates/${one#* }/${one% *}.md"
  done
  git -C "$at" add -A
  git -C "$at" -c user.name=nobody -c user.email=nobody@example.org commit -q --allow-empty -m "Made up"
  git -C "$at" fetch -q .
}

# The partner: an advisory against a package of ours is refused. The one that deny.toml knows is not.
database "$place/against" "RUSTSEC-2026-9999 csv" "RUSTSEC-2026-0192 ttf-parser"
advisories "$place/against" >"$place/seen" && { echo "cargo-deny sees no advisory"; exit 1; }
if ! grep -q RUSTSEC-2026-9999 "$place/seen" || grep -q RUSTSEC-2026-0192 "$place/seen"; then
  cat "$place/seen"
  exit 1
fi
# With an advisory that deny.toml knows alone, what is left to find is versions that were taken back.
database "$place/known" "RUSTSEC-2026-0192 ttf-parser"
advisories "$place/known" >"$place/yanked" || { cat "$place/yanked"; exit 1; }
echo "no version was taken back from crates.io"

if [ -n "${FIVENINES_ADVISORIES:-}" ]; then
  mkdir -p "$place/real" && git clone -q "$FIVENINES_ADVISORIES" "$place/real/$clone" && git -C "$place/real/$clone" fetch -q
  advisories "$place/real"
  echo "advisories: checked against $(find "$place/real" -name 'RUSTSEC-*.md' | wc -l) of $FIVENINES_ADVISORIES"
elif getent hosts github.com >/dev/null; then
  cargo deny check --hide-inclusion-graph advisories
  echo "advisories: checked against RustSec's database of today"
else
  echo "advisories: NOT CHECKED. RustSec's database cannot be reached from here; run tests/supply/deny.sh where it can,"
  echo "or give a clone of it: FIVENINES_ADVISORIES=DIR tests/supply/deny.sh"
fi
