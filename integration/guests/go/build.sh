# A Go program for GOOS=wasip1.
. "$here/../lib.sh"
go=$("$top/integration/find-go")
export GOOS=wasip1 GOARCH=wasm GOTOOLCHAIN=local GOCACHE="$top/build/tools/go-cache"
cd "$here"
"$go" build -trimpath -ldflags=-s -o "$out/features.wasm" .
