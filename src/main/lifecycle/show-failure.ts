import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app, dialog } from 'electron'
import { setSwitches } from './chromium-switches.ts'

/**
 * Shows in a dialog why the app cannot start, and ends with `exit` once that is closed or the process is told to end.
 * To be called before Electron is ready. Chromium must not touch the profile, which may be what is wrong.
 */
export async function showFailure(text: string, exit: number): Promise<void> {
  const folder = temporaryFolder()
  if (folder === null) return app.exit(exit)
  app.setPath('userData', folder)
  app.disableHardwareAcceleration()
  setSwitches(app.commandLine, process.platform)
  const end = () => {
    rmSync(folder, { recursive: true, force: true })
    app.exit(exit)
  }
  app.once('before-quit', end)
  await app.whenReady()
  // Not showErrorBox, which would hold up everything else, signals included.
  await dialog.showMessageBox({ type: 'error', title: app.name, message: text })
  end()
}

/** A new folder for a while; null where none can be made. */
function temporaryFolder(): string | null {
  // TMPDIR may name what is not there, /tmp may be full.
  for (const place of [tmpdir(), '/tmp', '/dev/shm']) {
    try {
      return mkdtempSync(join(place, 'hookswitch-'))
    } catch {}
  }
  return null
}
