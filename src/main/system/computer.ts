import { homedir, release } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import type { Computer } from '../../core/view/diagnostics.ts'

/** This app and this computer, for the diagnostics of the profile in `folder`. */
export function thisComputer(folder: string): Computer {
  const { platform, env, versions, arch } = process
  return {
    version: app.getVersion(),
    runtime: versions.electron ?? '',
    system: `${platform} ${release()} ${arch}`,
    desktop: env.XDG_CURRENT_DESKTOP ?? '',
    session: env.XDG_SESSION_TYPE ?? '',
    // The path of the home folder contains the user's name.
    journal: join(folder, 'journal.log').replace(homedir(), '~'),
  }
}
