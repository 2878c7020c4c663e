import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { electronProgram } from './electron.ts'
import type { Workplace } from './hookswitch.ts'

/**
 * A program that is the tests' Electron (or `electron`) on a machine with this policy (a text is written as it is): in a mount
 * namespace of its own (needs root), /etc has one more folder, which nobody else sees.
 */
export function withPolicy(
  { desktop }: Pick<Workplace, 'desktop'>,
  policy: unknown,
  electron: string = electronProgram(),
  mode = 0o644,
): string {
  const folder = mkdtempSync(join(desktop.home, 'policy-'))
  const file = join(folder, 'policy.json')
  const program = join(folder, 'electron')
  writeFileSync(file, typeof policy === 'string' ? policy : JSON.stringify(policy))
  mkdirSync(join(folder, 'etc'))
  const script = `set -e
cd '${folder}'
mount -t tmpfs tmpfs etc
mkdir -p etc/upper/hookswitch etc/work
cp policy.json etc/upper/hookswitch/
chmod ${mode.toString(8)} etc/upper/hookswitch/policy.json
mount -t overlay -o lowerdir=/etc,upperdir='${folder}/etc/upper',workdir='${folder}/etc/work' overlay /etc
cd /
exec '${electron}' "$@"`
  writeFileSync(program, `#!/bin/sh\nexec unshare --mount sh -c "$(cat '${folder}/inside')" sh "$@"\n`)
  writeFileSync(join(folder, 'inside'), script)
  chmodSync(program, 0o755)
  return program
}
