# SQLite's fuzzcheck with its collections of hostile databases and statements, from Debian's source
# package.
. "$here/../lib.sh"
need_clang make tcl libc6-dev
source_of trixie sqlite3
cd "$work/sqlite3"
# The amalgamation is made by tools that run on this machine.
./configure --quiet --disable-tcl --disable-readline CC="$cc" CFLAGS=-O0
make -s sqlite3.c
"$cc" $target -O2 -w -I. -Itest -Iext/recover \
  -DSQLITE_THREADSAFE=0 -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_ENABLE_MEMSYS5 -DSQLITE_MAX_MEMORY=50000000 \
  -DSQLITE_PRINTF_PRECISION_LIMIT=1000 -DSQLITE_ENABLE_FTS4 -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_RTREE \
  -DSQLITE_ENABLE_GEOPOLY -DSQLITE_ENABLE_DBSTAT_VTAB -DSQLITE_ENABLE_BYTECODE_VTAB \
  -DSQLITE_STRICT_SUBTYPE=1 -DSQLITE_STATIC_RANDOMJSON -DSQLITE_OSS_FUZZ -DSQLITE_DEBUG \
  -DSQLITE_DEFAULT_UNIX_VFS='"unix-none"' -DSQLITE_OMIT_WAL -DSQLITE_MAX_MMAP_SIZE=0 \
  -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_GETPID -D_WASI_EMULATED_PROCESS_CLOCKS -include "$here/../sqlite/wasi.h" \
  test/fuzzcheck.c test/ossfuzz.c test/vt02.c test/fuzzinvariants.c ext/recover/dbdata.c \
  ext/recover/sqlite3recover.c ext/misc/randomjson.c sqlite3.c \
  -lwasi-emulated-signal -lwasi-emulated-getpid -lwasi-emulated-process-clocks \
  -Wl,-z,stack-size=4194304 -o "$out/fuzzcheck.wasm"
cp test/fuzzdata*.db "$out/"
