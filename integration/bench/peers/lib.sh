# Sourced by each peer's script with $prefix (the folder for the peer) and $top (the project) set.
# A script leaves in $prefix: run, called as "run CACHE MODULE ARG..." (CACHE is a folder in which it
# may keep compiled code; the guest sees CACHE/data as /data), and version. When the peer cannot be had it says why and fails.
set -eu
: "${prefix:?is set by peers/get}" "${top:?is set by peers/get}"

missing() {
  echo "$*" >&2
  exit 1
}

# command_file: makes $prefix/run of the lines on standard input.
command_file() {
  { echo '#!/bin/sh'; cat; } >"$prefix/run"
  chmod +x "$prefix/run"
}
