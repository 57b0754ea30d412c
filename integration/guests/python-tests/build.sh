# CPython 3.13 from Debian's source package, with zlib, and its library with the library's tests:
#   root   a directory to run as an image: /python.wasm and /usr/lib/python3.13
. "$here/../lib.sh"
need_clang make llvm-$llvm libc6-dev
newer_libc
source_of trixie python3.13
source_of trixie zlib
# The build runs a Python of the same version.
"$top/tools/debian-pool" closure trixie "$work/host" python3.13
cat >"$work/bin/python3.13" <<END
#!/bin/sh
PYTHONHOME=$work/host/usr exec "$(echo "$work"/host/usr/lib*/ld-linux-*.so.*)" \
  --library-path "$(echo "$work"/host/usr/lib/*-linux-gnu)" "$work/host/usr/bin/python3.13" "\$@"
END
chmod +x "$work/bin/python3.13"

cd "$work/zlib"
"$cc" $target -O2 -w -DHAVE_UNISTD_H -c ./*.c
llvm-ar-$llvm rcs libz.a ./*.o

mkdir "$work/build"
cd "$work/build"
# No library of this machine is for the guest, whatever pkg-config knows.
PKG_CONFIG_LIBDIR=/nonexistent CONFIG_SITE="$work/python3.13/Tools/wasm/config.site-wasm32-wasi" \
  ZLIB_CFLAGS=-I"$work/zlib" ZLIB_LIBS="$work/zlib/libz.a" \
  ../python3.13/configure --quiet --host=wasm32-unknown-wasip1 --build="$(uname -m)-pc-linux-gnu" \
  --with-build-python="$work/bin/python3.13" --prefix=/usr HOSTRUNNER=false \
  CC="$cc $target" CFLAGS='-O2 -w' AR=llvm-ar-$llvm RANLIB=true
nice make -s -j"$(nproc)" all

root=$out/root
mkdir -p "$root/usr/lib" "$root/tmp"
cp python.wasm "$root/"
cp -r ../python3.13/Lib "$root/usr/lib/python3.13"
cp build/lib.*/_sysconfigdata_*.py "$root/usr/lib/python3.13/"
rm -rf "$root"/usr/lib/python3.13/idlelib "$root"/usr/lib/python3.13/tkinter \
  "$root"/usr/lib/python3.13/turtledemo "$root"/usr/lib/python3.13/ensurepip
"$work/bin/python3.13" -m compileall -q -x /test/ -s "$root" "$root/usr/lib/python3.13"
