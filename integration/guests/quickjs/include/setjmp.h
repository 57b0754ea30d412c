// QuickJS includes this header and uses nothing of it; WASI has none.
