# Sourced with $optimize set: PHP 8.2 from Debian's source package, configured in the working
# directory. What WASI lacks is in include/ and compat/.
need_clang make libc6-dev
jobs=$(nproc)
source_of bookworm php8.2
source_of bookworm libonig
"$top/tools/debian-pool" unpack bookworm-backports "$work/sysroot" wasi-libc
. "$here/toolchain.sh"
. "$here/oniguruma.sh"
. "$here/configure.sh"

# make_php TARGET...: makes what of its objects is missing.
make_php() { nice make -s -j"$jobs" EXTRA_CFLAGS="-w -include compat.h" "$@"; }
