"""driver.py CACHE MODULE ARG...: runs a WASI command and leaves in CACHE/timing what it took.

Wall and CPU time in microseconds, from after the start of Python and the import of the package.
"""

import os
import sys
import time

import wasmtime


def compiled(engine, cache, path):
    kept = os.path.join(cache, os.path.basename(path) + ".cwasm")
    if os.path.exists(kept):
        return wasmtime.Module.deserialize_file(engine, kept)
    module = wasmtime.Module.from_file(engine, path)
    with open(kept, "wb") as file:
        file.write(module.serialize())
    return module


def main(cache, path, *args):
    engine = wasmtime.Engine()
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    store = wasmtime.Store(engine)
    wasi = wasmtime.WasiConfig()
    wasi.argv = [os.path.basename(path), *args]
    wasi.preopen_dir(os.path.join(cache, "data"), "/data")
    wasi.inherit_stdout()
    wasi.inherit_stderr()
    store.set_wasi(wasi)
    instance = linker.instantiate(store, compiled(engine, cache, path))
    try:
        instance.exports(store)["_start"](store)
    except wasmtime.ExitTrap as end:
        return end.code
    return 0


wall, cpu = time.perf_counter(), time.process_time()
status = main(*sys.argv[1:])
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
with open(os.path.join(sys.argv[1], "timing"), "w") as file:
    file.write(f"{wall * 1e6:.0f} {cpu * 1e6:.0f}")
os._exit(status)
