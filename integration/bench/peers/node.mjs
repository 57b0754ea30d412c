// driver.mjs CACHE MODULE ARG...: runs a WASI command.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { WASI } from "node:wasi";

const [, , cache, path, ...args] = process.argv;
const wasi = new WASI({
  version: "preview1",
  args: [basename(path), ...args],
  preopens: { "/data": `${cache}/data` },
  returnOnExit: true,
});
const module = await WebAssembly.compile(await readFile(path));
const imports = { wasi_snapshot_preview1: wasi.wasiImport };
process.exitCode = wasi.start(await WebAssembly.instantiate(module, imports));
