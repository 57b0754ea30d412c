# Oniguruma, the regular expressions of mbstring, as objects that every link takes in.
cat >"$work/libonig/src/config.h" <<END
#define HAVE_ALLOCA_H 1
#define HAVE_INTTYPES_H 1
#define HAVE_STDINT_H 1
#define HAVE_SYS_TIME_H 1
#define HAVE_SYS_TYPES_H 1
#define HAVE_UNISTD_H 1
#define SIZEOF_INT 4
#define SIZEOF_LONG 4
#define SIZEOF_LONG_LONG 8
#define SIZEOF_VOIDP 4
#define PACKAGE "onig"
#define VERSION "6.9"
END
mkdir "$work/onig"
# koi8.c, mktable.c and the data files are no modules of the library.
(cd "$work/libonig/src" && find . -name '*.c' ! -name koi8.c ! -name mktable.c ! -name '*_data.c' \
  ! -name '*_data_posix.c' | sed 's|^\./||') |
  xargs -P "$jobs" -I '{}' wasm-cc $optimize -w -DHAVE_CONFIG_H -I"$work/libonig/src" \
    -c "$work/libonig/src/{}" -o "$work/onig/{}.o"
mv "$work"/onig/*.o "$work/objects/"
