"""Run by `make run` in a wasm image: shows what the guest sees of its host."""
import os
import platform
import sys

print(f"CPython {platform.python_version()} on {sys.platform}, started as {sys.argv}")
print(f"GREETING is {os.environ['GREETING']!r}")
print(f"/data holds {sorted(os.listdir('/data'))}, / holds {sorted(os.listdir('/'))}")
with open("/data/written-by-guest.txt", "w", encoding="utf-8") as file:
    file.write("a line that CPython wrote into the volume\n")
