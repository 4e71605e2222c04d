#!/usr/bin/env bash
# What the command takes from the C library; no lint looks into dependencies.
# No mathematics: the last digit of its functions differs between processors and versions.
# Nothing that opens a connection, starts another program or loads code.
#   tests/supply/imports.sh BINARY...
set -euo pipefail

# pow: for the time left that indicatif shows beside a progress bar on a terminal. It reaches no result.
allowed='^pow$'
# Everything of <math.h> whose last digit C leaves open, in single and double precision.
open='(a?(sin|cos|tan)(h|pi)?|sincos|atan2|exp(2|10|m1)?|log(2|10|1p|b)?|pow[inr]?|cbrt|hypot|fma|[lt]?gamma(_r)?|lgamma_r|erfc?|[jy][01n])[fl]?'
# Connections, other programs, code of others.
reach='socket(pair)?|connect|bind|listen|accept4?|getaddrinfo|gethostbyname(_r)?|(send|recv)(to|msg|mmsg)?|v?fork|clone[3]?|(f?exec[vl]p?e?|execveat)|posix_spawnp?|system|popen|dlm?open'

imported() { nm --dynamic --undefined-only "$1" | awk '{ sub(/@.*/, "", $2); print $2 }' | sort -u; }
refused() { grep -xE "$open|$reach" | grep -vE "$allowed" || true; }

# The partner: names that must be refused, and some that must not.
[ "$(printf '%s\n' exp expf powf hypot fma log1p sincos tgamma socket execvp dlopen pow sqrt floor memcpy explain dlsym | refused | tr '\n' ' ')" = \
  "exp expf powf hypot fma log1p sincos tgamma socket execvp dlopen " ] || { echo "a function of the C library is not seen"; exit 1; }

for binary; do
  [ -n "$(imported "$binary")" ] || { echo "$binary imports nothing: is it linked statically?"; exit 1; }
  found=$(imported "$binary" | refused)
  [ -z "$found" ] || { echo "$binary takes from the C library: $(echo "$found" | tr '\n' ' ')"; exit 1; }
  echo "$(basename "$binary"): no connections, no other programs, and of the C library's mathematics only: $(imported "$binary" | grep -xE "$open" | tr '\n' ' ')"
done
