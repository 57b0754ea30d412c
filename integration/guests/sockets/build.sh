# Programs that use the socket extension of WasmEdge.
. "$here/../lib.sh"
need_clang
for source in "$here"/*.c; do
  name=$(basename "$source" .c)
  # poll() of thousands of descriptors takes its room from the stack.
  "$cc" $target -O1 -Wall -Wextra -Werror -Wl,-z,stack-size=1048576 "$source" -o "$out/$name.wasm"
done
"$cc" $target -O2 -Wall -Wextra -Werror "$here/requests.c" -o "$out/requests.wasm"
