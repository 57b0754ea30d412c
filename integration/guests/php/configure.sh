# Configures PHP in $work/build. The probes compile for WASI and cannot run.
mkdir "$work/build"
cd "$work/build"
sed -i 's/(defined(__sun) \&\& defined(HAVE_GETRANDOM))/& || defined(__wasi__)/' \
  "$work/php8.2/ext/random/random.c"
# Functions that the compat layer has only so that PHP links.
for function in fork popen nice alarm getrusage sigaction setitimer; do
  export "ac_cv_func_$function=no"
done
export ac_cv_func_getaddrinfo=yes ac_cv_header_ucontext_h=yes
../php8.2/configure --quiet --host=wasm32-unknown-linux-musl host_alias=wasm32-musl-wasi \
  CC=wasm-cc CFLAGS="$optimize" ONIG_CFLAGS=-I"$work/libonig/src" ONIG_LIBS=-lc \
  --enable-cli --enable-cgi --without-iconv --without-openssl --without-pear --disable-phar \
  --disable-opcache --disable-zend-signals --without-valgrind --without-pcre-jit --disable-fiber-asm --without-libxml \
  --disable-dom --disable-simplexml --disable-xml --disable-xmlreader --disable-xmlwriter \
  --without-sqlite3 --without-pdo-sqlite --disable-fileinfo --disable-posix --enable-mbstring \
  --enable-mysqlnd --disable-mysqlnd-compression-support --enable-pdo --with-pdo-mysql --with-mysqli
