// Runs a wasm32-wasip1 program under Node's WASI: `node wasi_runner.mjs PROGRAM.wasm [ARGUMENT…]`.
// Meant as cargo's runner, so that `cargo test --target wasm32-wasip1` needs nothing but Node 20:
//   CARGO_TARGET_WASM32_WASIP1_RUNNER="node <absolute path of this file>"
// The program sees its arguments, its environment and no folder; its exit code becomes this process's.

import { readFile } from 'node:fs/promises';

// Node says on every start that WASI is experimental; keep every other warning.
const emitWarning = process.emitWarning.bind(process);
process.emitWarning = (warning, ...rest) => {
  if (!String(warning).includes('WASI')) emitWarning(warning, ...rest);
};
const { WASI } = await import('node:wasi');

const [program, ...programArguments] = process.argv.slice(2);
if (program === undefined) {
  console.error('wasi_runner: no program given; usage: node wasi_runner.mjs PROGRAM.wasm [ARGUMENT…]');
  process.exit(2);
}
const wasi = new WASI({
  version: 'preview1',
  args: [program, ...programArguments],
  env: process.env,
  preopens: {},
  returnOnExit: true,
});
const module = await WebAssembly.compile(await readFile(program));
const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
try {
  process.exitCode = wasi.start(instance);
} catch (error) {
  // A panic ends a wasm program with a trap; its message is on standard error already.
  console.error(`wasi_runner: ${program} trapped: ${error.message}`);
  process.exitCode = 134;
}
