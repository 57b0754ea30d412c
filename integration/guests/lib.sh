# Sourced by every guest's build.sh, which build-all starts with $out (the folder to fill),
# $here (the guest's own folder) and $top (the project) set.
set -eu
: "${out:?is set by build-all}" "${here:?is set by build-all}" "${top:?is set by build-all}"

llvm=19
cc=clang-$llvm
cxx=clang++-$llvm
target=--target=wasm32-wasi

need() { "$top/tools/apt-need" "$@"; }

need_clang() { need clang-$llvm lld-$llvm libclang-rt-$llvm-dev-wasm32 wasi-libc "$@"; }

# source_of SUITE PACKAGE: the upstream source of a Debian source package, in $work/PACKAGE.
source_of() {
  need xz-utils
  "$top/tools/debian-pool" source "$1" "$2" "$work/$2"
}

# skip REASON: this guest cannot be had here and nothing depends on it alone.
skip() {
  echo "$*" >"$out/SKIPPED"
  exit 0
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
