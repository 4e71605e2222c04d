#!/usr/bin/env bash
# Builds the command once more, from another folder, into another target folder and with another home of cargo, and
# compares the bytes:
#   tests/supply/reproducible.sh [BINARY built with the flags of tests/supply/flags.sh]
# Without BINARY it is built here first. Fails too where a path of this machine is in the program.
set -euo pipefail
cd "$(dirname "$0")/../.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

first=${1:-}
if [ -z "$first" ]; then
  RUSTFLAGS=$(tests/supply/flags.sh) cargo build --quiet --locked --release --bin fivenines --target-dir "$place/first"
  first=$place/first/release/fivenines
fi

# What git has, as it is here; what is downloaded is not downloaded again.
mkdir -p "$place/elsewhere/source" "$place/home"
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
  [ ! -f "$file" ] || printf '%s\0' "$file"
done | tar --null --files-from=- -cf - | tar -xf - -C "$place/elsewhere/source"
home=${CARGO_HOME:-$HOME/.cargo}
for part in registry config.toml config; do
  [ ! -e "$home/$part" ] || ln -s "$home/$part" "$place/home/$part"
done
(
  cd "$place/elsewhere/source"
  export CARGO_HOME=$place/home TZ=Pacific/Chatham LC_ALL=C
  export RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup}
  export RUSTFLAGS
  RUSTFLAGS=$(tests/supply/flags.sh)
  cargo build --quiet --locked --offline --release --bin fivenines --target-dir "$place/second"
)

cmp "$first" "$place/second/release/fivenines"
sum=$(sha256sum <"$first" | cut -d' ' -f1)
echo "built twice, from two folders: the same $(stat -c %s "$first") bytes, SHA-256 $sum"

# Paths of this machine; a partner with a path in it must be found.
paths() { strings -n 4 "$1" | grep -F -e "$PWD/" -e "$HOME/" -e "$home/" -e "$place" -e /registry/src/ -e "${CARGO_TARGET_DIR:-$PWD/target}/" || true; }
{ cat "$first"; printf '\0%s/lib.rs\0' "$PWD/src"; } >"$place/partner"
[ -n "$(paths "$place/partner")" ] || { echo "a path in a program is not seen"; exit 1; }
found=$(paths "$first")
[ -z "$found" ] || { echo "paths of this machine are in the program:"; echo "$found" | head; exit 1; }
echo "no path of this machine is in it"
