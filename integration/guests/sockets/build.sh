# Programs that use the socket extension of WasmEdge.
. "$here/../lib.sh"
need_clang
for source in "$here"/*.c; do
  name=$(basename "$source" .c)
  "$cc" $target -O1 -Wall -Wextra -Werror "$source" -o "$out/$name.wasm"
done
