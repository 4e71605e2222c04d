#!/usr/bin/env bash
# Installs the command as users do, from source and as a wheel, and as the image has it; runs the examples of the
# library and the notebook.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
tries() { (cd "$place" && "$1" run "$OLDPWD/scenarios/first.toml" --years 5000 --charts none --out "$2" >/dev/null 2>&1 && test -s "$2/summary.json"); }

cargo install --quiet --locked --path . --root "$place/installed" --target-dir "$target"
tries "$place/installed/bin/fivenines" output/first
echo "installed from source: $("$place/installed/bin/fivenines" --version)"

for example in custom_law custom_tally; do
  cargo run --quiet --locked --example "$example"
done

if python3 -m venv "$place/python" 2>/dev/null && "$place/python/bin/pip" install --quiet maturin==1.16.0 polars; then
  "$place/python/bin/maturin" build --quiet --locked --release --target-dir "$target" --out "$place/wheels"
  "$place/python/bin/pip" install --quiet --no-index "$place"/wheels/fivenines-*.whl
  tries "$place/python/bin/fivenines" wheel
  cmp "$place/output/first/summary.json" "$place/wheel/summary.json"
  echo "installed from $(basename "$place"/wheels/*.whl)"
  (cd "$place" && "$place/python/bin/python" "$OLDPWD/examples/run_notebook.py" "$OLDPWD/examples/results.ipynb")
else
  [ -z "${CI:-}" ] || { echo "no python3 with venv and pip"; exit 1; }
  echo "skipped: the wheel and the notebook want python3 with venv and pip"
fi

# What the recipe of the image does, without a registry: a static binary in a place that has nothing else.
host=$(rustc -vV | sed -n 's/^host: //p')
RUSTFLAGS="${RUSTFLAGS:-} -C target-feature=+crt-static" cargo build --quiet --locked --release --target "$host" --bin fivenines
FIVENINES_BIN=$(realpath "$target/$host/release/fivenines") cargo test --quiet --locked --test suite golden_figures
mkdir -p "$place/image/results"
cp "$target/$host/release/fivenines" "$place/image/"
cp -r scenarios "$place/image/"
if [ "$(id -u)" = 0 ]; then
  chroot "$place/image" /fivenines run /scenarios/first.toml --years 5000 --charts svg --out /results/first >/dev/null 2>&1
  cmp "$place/output/first/summary.json" "$place/image/results/first/summary.json"
  echo "runs in an empty image: $(du -h "$place/image/fivenines" | cut -f1) binary"
else
  "$place/image/fivenines" --version
fi
