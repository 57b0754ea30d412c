# The QuickJS engine, from Debian's source package, with a small command of our own: the original
# one needs processes, threads and a terminal.
. "$here/../lib.sh"
need_clang
source_of trixie quickjs
cd "$work/quickjs"
# EMSCRIPTEN is QuickJS's own name for "wasm": no threads, no look at the native stack.
"$cc" $target -O2 -w -DEMSCRIPTEN -DCONFIG_VERSION='"2025-04-26"' -D_GNU_SOURCE -I. -I"$here/include" \
  quickjs.c libregexp.c libunicode.c cutils.c dtoa.c "$here/main.c" \
  -Wl,-z,stack-size=4194304 -o "$out/qjs.wasm"
cp -r tests "$out/tests"
