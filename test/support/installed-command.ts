import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from './hookswitch.ts'

/**
 * Lays out the command `hookswitch` in `folder` as an installed package has it: a link on the PATH to hookswitch.sh beside
 * the program. `program` is a shell script in the program's place. Returns the command's path.
 */
export function installCommand(folder: string, program: string): string {
  const resources = join(folder, 'opt', 'resources')
  mkdirSync(resources, { recursive: true })
  mkdirSync(join(folder, 'bin'), { recursive: true })
  copyFileSync(join(checkout, 'assets', 'linux', 'hookswitch.sh'), join(resources, 'hookswitch.sh'))
  writeFileSync(join(folder, 'opt', 'hookswitch'), `#!/bin/sh\n${program}\n`, { mode: 0o755 })
  const command = join(folder, 'bin', 'hookswitch')
  symlinkSync(join(resources, 'hookswitch.sh'), command)
  return command
}
