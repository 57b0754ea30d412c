# Small C programs, one per file, each for one topic of the tests.
. "$here/../lib.sh"
need_clang
for source in "$here"/*.c; do
  name=$(basename "$source" .c)
  model=command
  [ "$name" != reactor ] || model=reactor
  # -O1 and no builtins: the traps must stay in the code. Reference types: for tables that grow.
  "$cc" $target -O1 -Wall -Wextra -Werror -fno-builtin -mreference-types -mexec-model=$model "$source" -o "$out/$name.wasm"
done
