# A Go program for GOOS=wasip1, with the machine's Go when it is new enough (1.21), else with the
# one of a newer Debian release, unpacked below the build folder.
. "$here/../lib.sh"
suite=trixie
release=1.24

new_enough() {
  command -v "$1" >/dev/null 2>&1 &&
    GOTOOLCHAIN=local "$1" version | sed -n 's/.*go1\.\([0-9]*\).*/\1/p' | { read -r minor && [ "$minor" -ge 21 ]; }
}

go=go
if ! new_enough go; then
  go=/usr/local/go/bin/go
fi
if ! new_enough $go; then
  prefix=$top/build/tools/go
  go=$prefix/usr/lib/go-$release/bin/go
  [ -x "$go" ] || "$top/tools/debian-pool" unpack $suite "$prefix" golang-$release-go golang-$release-src
fi
export GOOS=wasip1 GOARCH=wasm GOTOOLCHAIN=local GOFLAGS=-mod=mod GOCACHE="$top/build/tools/go-cache"
cd "$here"
"$go" build -trimpath -ldflags=-s -o "$out/features.wasm" .
