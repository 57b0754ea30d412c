# Programs that only compute: for the benchmark, and to compare the results of engines.
. "$here/../lib.sh"
need_clang
for source in "$here"/*.c; do
  "$cc" $target -O2 -Wall -Wextra -Werror "$source" -o "$out/$(basename "$source" .c).wasm"
done
