#!/usr/bin/env bash
# Prints the flags of a release build (RUSTFLAGS), with which no path of the machine gets into the program:
#   RUSTFLAGS="$(tests/supply/flags.sh)" cargo build --release --locked
# cargo's own `trim-paths` will take their place once it is stable.
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo fetch --quiet --locked >&2 # so that the folders of registries are there
home=${CARGO_HOME:-$HOME/.cargo}
sysroot=$(rustc --print sysroot)
commit=$(rustc -vV | sed -n 's/^commit-hash: //p')
flags=("--remap-path-prefix=$sysroot/lib/rustlib/src/rust=/rustc/$commit")
# The folder of each registry has a hash in its name that depends on where the registry is reached.
for registry in "$home"/registry/src/*/; do
  [ -d "$registry" ] && flags+=("--remap-path-prefix=${registry%/}=registry")
done
case "${flags[*]/%/ }" in *[$'\t\n']*) echo "a path has a tab or a line break in it" >&2; exit 1 ;; esac
for flag in "${flags[@]}"; do
  case "$flag" in *" "*) echo "RUSTFLAGS cannot hold a path with a space: $flag" >&2; exit 1 ;; esac
done
echo "${flags[*]}"
