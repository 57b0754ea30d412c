# A program of the wasi-threads proposal. Debian's wasi-libc has no threads, so it brings its own
# start code and needs no C library.
. "$here/../lib.sh"
need_clang
flags="$target -O1 -Wall -Wextra -Werror -matomics -mbulk-memory -ffreestanding -nostdlib"
link="-Wl,--import-memory,--export-memory,--shared-memory,--max-memory=16777216,--export=_start"
"$cc" $flags "$link,--export=wasi_thread_start" "$here/threads.c" "$here/start.s" -o "$out/threads.wasm"
