#!/usr/bin/env bash
# Builds the book into target/book/docs. Pages link to files of the repository: those are copied beside it.
#
# mdBook is taken from the path where it has the pinned version, else installed once into a folder of tools
# (FIVENINES_TOOLS, by default target/tools).
set -euo pipefail
cd "$(dirname "$0")/.."

version=0.5.4
tools="${FIVENINES_TOOLS:-$PWD/target/tools}"
mdbook=$(command -v mdbook || echo "$tools/bin/mdbook")
if [ "$("$mdbook" --version 2>/dev/null)" != "mdbook v$version" ]; then
  cargo install mdbook --version "$version" --locked --no-default-features --features search --root "$tools" --quiet
  mdbook="$tools/bin/mdbook"
fi

book=target/book
rm -rf "$book"
mkdir -p target
# A warning of mdBook (a table that is cut short, a file that is not there) is an error.
"$mdbook" build docs 2>&1 | tee target/mdbook.log
if grep -E 'WARN|ERROR' target/mdbook.log; then exit 1; fi

# What the pages link to outside the book; .md files stay text, mdBook would have them be pages.
sed -i -E 's#href="(\.\./[^"]*)\.html(\#[^"]*)?"#href="\1.md"#g' "$book"/docs/*.html
grep -ohE '(href|src)="\.\./[^"#]+' "$book"/docs/*.html | sed -E 's/^(href|src)="\.\.\///' | sort -u | while read -r file; do
  mkdir -p "$book/$(dirname "$file")"
  cp -r "$file" "$book/$(dirname "$file")/"
done
echo "the book is in $book/docs/index.html"
