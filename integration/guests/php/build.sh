# PHP 8.2:
#   php-cgi.wasm, php.wasm   CGI and FastCGI; command line and development server
#   php-cgi-trap.wasm        the former for engines without exceptions: a fatal error traps
#   bench.php                PHP's own benchmark
. "$here/../lib.sh"
optimize=-O2
. "$here/prepare.sh"
make_php cgi cli
# clang 19 writes the legacy encoding of exceptions only.
for program in cgi/php-cgi cli/php; do
  binaryen --all-features --translate-to-exnref "sapi/$program" -o "$out/${program#*/}.wasm"
done
cp "$work/php8.2/Zend/bench.php" "$out/"

# Objects that jump name what they do it by.
grep -rlE --include='*.o' '__wasm_(setjmp|longjmp)' . | while read -r object; do
  rm -f "$object" "${object%.o}.lo"
done
jumps=trap make_php cgi
cp sapi/cgi/php-cgi "$out/php-cgi-trap.wasm"
