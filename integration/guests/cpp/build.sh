# C++ programs with the standard library, with and without exceptions.
. "$here/../lib.sh"
need_clang libc++-$llvm-dev-wasm32 libc++abi-$llvm-dev-wasm32
"$cxx" $target -O2 -Wall -Wextra -Werror -fno-exceptions "$here/words.cpp" -o "$out/words.wasm"
"$cxx" $target -O2 -Wall -Wextra -Werror -fwasm-exceptions \
  "$here/exceptions.cpp" "$here/unwind.cpp" -o "$out/exceptions.wasm"
# Both encodings of exceptions: clang 19 writes the legacy one only.
binaryen --all-features --disable-gc --translate-to-exnref "$out/exceptions.wasm" -o "$out/exnref.wasm"
