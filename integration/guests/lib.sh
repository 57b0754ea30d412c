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

# newer_libc: links with a C library that knows setjmp, which Debian 12's does not. clang runs any
# wasm-opt that it finds after linking: it finds one that does nothing.
newer_libc() {
  "$top/tools/debian-pool" unpack trixie "$work/sysroot" wasi-libc
  target="$target --sysroot=$work/sysroot/usr"
  mkdir -p "$work/bin"
  printf '#!/bin/sh\n' >"$work/bin/wasm-opt"
  chmod +x "$work/bin/wasm-opt"
  PATH=$work/bin:$PATH
}

# binaryen ARG...: its wasm-opt. Debian 12's is too old; a newer one needs the C library of its release.
binaryen() {
  [ -d "$work/binaryen" ] || "$top/tools/debian-pool" closure trixie "$work/binaryen" binaryen
  "$(echo "$work"/binaryen/usr/lib*/ld-linux-*.so.*)" \
    --library-path "$(echo "$work"/binaryen/usr/lib/*-linux-gnu)" "$work/binaryen/usr/bin/wasm-opt" "$@"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
