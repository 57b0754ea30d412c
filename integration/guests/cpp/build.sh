# C++ programs with the standard library, with and without exceptions.
. "$here/../lib.sh"
need_clang libc++-$llvm-dev-wasm32 libc++abi-$llvm-dev-wasm32
"$cxx" $target -O2 -Wall -Wextra -Werror -fno-exceptions "$here/words.cpp" -o "$out/words.wasm"
"$cxx" $target -O2 -Wall -Wextra -Werror -fwasm-exceptions \
  "$here/exceptions.cpp" "$here/unwind.cpp" -o "$out/exceptions.wasm"
