# php-cgi.wasm without the compiler's optimisations, then made smaller and faster by binaryen: many
# locals, much traffic on the stack, functions of unusual size. A fatal error traps.
. "$here/../lib.sh"
here=$(cd "$here/../php" && pwd)
optimize=-O0 jumps=trap
export jumps
. "$here/prepare.sh"
make_php cgi
binaryen -Os -O3 sapi/cgi/php-cgi -o "$out/php-cgi.wasm"
