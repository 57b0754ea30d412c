# A compiler command for configure and make, $work/bin/wasm-cc, that links what lies in $work/objects
# and, where $jumps is "trap", does without exceptions.
mkdir -p "$work/bin" "$work/objects"

# clang runs any wasm-opt that it finds after linking: let it find one that does nothing.
printf '#!/bin/sh\n' >"$work/bin/wasm-opt"

cat >"$work/bin/wasm-cc" <<END
#!/bin/sh
# libtool adds run paths, which wasm-ld does not know, and exports every function.
skip= link=yes
for word; do
  shift
  if [ -n "\$skip" ]; then skip=; continue; fi
  case \$word in
  -rpath | -R) skip=yes; continue ;;
  -Wl,-rpath* | -R* | -Wl,--export-dynamic) continue ;;
  -c | -E | -S | -M) link= ;;
  esac
  set -- "\$@" "\$word"
done
if [ "\$jumps" = trap ]; then
  set -- -isystem "$here/trap" "\$@"
  [ -z "\$link" ] || set -- "\$@" "$work/longjmp.o"
else
  set -- -mllvm -wasm-enable-sjlj "\$@"
  [ -z "\$link" ] || set -- "\$@" -lsetjmp
fi
[ -z "\$link" ] || set -- "\$@" "$work"/objects/*.o -Wl,-z,stack-size=2097152 \
  -Wl,--wrap=stat,--wrap=lstat,--wrap=fstat,--wrap=chmod,--wrap=fchmod \
  -lwasi-emulated-getpid -lwasi-emulated-signal -lwasi-emulated-process-clocks
exec $cc $target --sysroot="$work/sysroot/usr" -isystem "$here/include" \
  -D_WASI_EMULATED_GETPID -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_PROCESS_CLOCKS -D_GNU_SOURCE "\$@"
END
chmod +x "$work"/bin/*
PATH=$work/bin:$PATH
for source in "$here"/compat/*.c; do
  wasm-cc -O2 -Wall -Werror -include compat.h -c "$source" -o "$work/objects/$(basename "$source" .c).o"
done
jumps=trap wasm-cc -O2 -Wall -Werror -c "$here/trap/longjmp.c" -o "$work/longjmp.o"
