import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The size of the runtime, after which the file system begins: a whole page, in bytes. */
const runtimeSize = 4096

/**
 * Makes a folder that replaces the tools for AppImages that electron-builder downloads (its APPIMAGE_TOOLS_PATH): Debian's
 * tools, and a shell script as the runtime. For test packages.
 * @param {string} folder is emptied first
 */
export function makeAppImageTools(folder) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'runtimes'), { recursive: true })
  mkdirSync(join(folder, 'lib', 'x64'), { recursive: true })
  const script = readFileSync(join(import.meta.dirname, 'appimage-runtime.sh'), 'utf8')
  const runtime = `${script.replace('@OFFSET@', `${runtimeSize}`)}#`.padEnd(runtimeSize, '#')
  writeFileSync(join(folder, 'runtimes', 'runtime-x64'), runtime)
  writeFileSync(join(folder, 'mksquashfs'), fastCompression)
  chmodSync(join(folder, 'mksquashfs'), 0o755)
  symlinkSync('/usr/bin/desktop-file-validate', join(folder, 'desktop-file-validate'))
}

/** Replaces mksquashfs: uses the fastest method instead of the one that electron-builder asks for. */
const fastCompression = `#!/bin/sh
for argument; do
  shift
  case $argument in gzip | xz | zstd) argument=lz4 ;; esac
  set -- "$@" "$argument"
done
exec mksquashfs "$@"
`
