# The SQLite shell, from Debian's source package.
. "$here/../lib.sh"
need_clang make tcl libc6-dev
source_of trixie sqlite3
cd "$work/sqlite3"
# The amalgamation is made by tools that run on this machine.
./configure --quiet --disable-tcl --disable-readline CC="$cc" CFLAGS=-O0
make -s sqlite3.c shell.c
# WASI has no file locks, processes or terminals; one guest owns the database file.
"$cc" $target -O2 -w -I. \
  -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_THREADSAFE=0 -DSQLITE_OMIT_POPEN -DSQLITE_NOHAVE_SYSTEM \
  -DSQLITE_DEFAULT_UNIX_VFS='"unix-none"' -DSQLITE_ENABLE_FTS5 -DSQLITE_OMIT_WAL -DSQLITE_MAX_MMAP_SIZE=0 \
  -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_GETPID -D_WASI_EMULATED_PROCESS_CLOCKS -include "$here/wasi.h" \
  shell.c sqlite3.c -lwasi-emulated-signal -lwasi-emulated-getpid -lwasi-emulated-process-clocks \
  -Wl,-z,stack-size=1048576 -o "$out/sqlite3.wasm"
