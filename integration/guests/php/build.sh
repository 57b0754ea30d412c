# PHP 8.2 from Debian's source package: php-cgi.wasm (CGI and FastCGI) and php.wasm (command line
# and development server), with bench.php. What WASI lacks is in include/ and compat/.
. "$here/../lib.sh"
need_clang make libc6-dev
optimize=-O2
jobs=$(nproc)
source_of bookworm php8.2
source_of bookworm libonig
"$top/tools/debian-pool" unpack bookworm-backports "$work/sysroot" wasi-libc
. "$here/toolchain.sh"
. "$here/oniguruma.sh"
. "$here/configure.sh"
nice make -s -j"$jobs" EXTRA_CFLAGS="-w -include compat.h" cgi cli
cp sapi/cgi/php-cgi "$out/php-cgi.wasm"
cp sapi/cli/php "$out/php.wasm"
cp "$work/php8.2/Zend/bench.php" "$out/"
