import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../../../scripts/setup/places.js'
import { findProgram, runProcess } from '../../support/processes.ts'

/** The first release of Debian whose AppArmor is of version 4, as Ubuntu's is since 24.04. */
const release = 'trixie'

/** What the parser links to, and folders for them. */
const parts = ['apparmor', 'base-files', 'libc6', 'libgcc-s1', 'libstdc++6']

const limit = 300_000

/**
 * Has AppArmor 4's parser read a profile, without loading it. The parser stays in the cache, and is put there by a rename, so
 * that it is never half there. Needs root.
 */
export async function parseProfile(profile: string): ReturnType<typeof runProcess> {
  const cache = join(cacheFolder(), 'clean-debian')
  const system = join(cache, `apparmor-of-${release}`)
  if (!existsSync(system)) {
    mkdirSync(cache, { recursive: true })
    const made = mkdtempSync(`${system}.`)
    const given = ['--quiet', '--variant=extract', '--mode=root', '--aptopt=Acquire::Retries "3"']
    const command = [...given, `--include=${parts.join()}`, release, made, 'http://deb.debian.org/debian']
    const { code, stderr } = await runProcess(findProgram('mmdebstrap', 'mmdebstrap'), command, {
      within: limit,
    })
    if (code !== 0) throw new Error(`AppArmor's parser could not be fetched: ${stderr}`)
    renameSync(made, system)
  }
  const folder = mkdtempSync(join(system, 'tmp', 'profile-'))
  try {
    writeFileSync(join(folder, 'profile'), profile)
    const file = join(folder, 'profile').slice(system.length)
    const parser = ['/usr/sbin/apparmor_parser', '--skip-kernel-load', '--skip-cache']
    return await runProcess('chroot', [system, ...parser, file], { within: limit })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
