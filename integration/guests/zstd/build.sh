# zstd's own tests of its library, from Debian's source package, with vector instructions and threads.
. "$here/../lib.sh"
need_clang
source_of trixie libzstd
cd "$work/libzstd"
target="$target -msimd128 -matomics -mbulk-memory"
"$cc" $target -O2 -Wall -Wextra -Werror -I"$here/include" -c "$here/pthread.c" -o "$work/pthread.o"
"$cc" $target -c "$here/../threads/start.s" -o "$work/start.o"
for program in fuzzer zstreamtest; do
  "$cc" $target -O2 -w -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_PROCESS_CLOCKS -DZSTD_MULTITHREAD \
    -include "$here/wasi.h" -I"$here/include" \
    -DXXH_NAMESPACE=ZSTD_ -DZSTD_DISABLE_ASM -DDEBUGLEVEL=1 -DZSTD_LEGACY_SUPPORT=0 \
    -Ilib -Ilib/common -Ilib/compress -Ilib/dictBuilder -Ilib/legacy -Iprograms -Itests \
    lib/common/*.c lib/compress/*.c lib/decompress/*.c lib/dictBuilder/*.c \
    programs/datagen.c programs/lorem.c programs/timefn.c programs/util.c \
    tests/seqgen.c tests/external_matchfinder.c tests/$program.c "$work/pthread.o" "$work/start.o" \
    -lwasi-emulated-signal -lwasi-emulated-process-clocks -Wl,-z,stack-size=4194304 \
    -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free \
    -Wl,--no-check-features,--import-memory,--export-memory,--shared-memory,--max-memory=2147483648 \
    -Wl,--export=wasi_thread_start -o "$out/$program.wasm"
done
