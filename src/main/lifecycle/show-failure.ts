import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app, dialog } from 'electron'
import { setSwitches } from './chromium-switches.ts'

/**
 * Shows in a dialog why the app cannot start, and ends with `exit` once the dialog is closed, or at a signal. To be called
 * before Electron is ready. Chromium gets a temporary profile, as the profile itself may be what is wrong.
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
  // Not showErrorBox: it blocks the whole process, signals included.
  await dialog.showMessageBox({ type: 'error', title: app.name, message: text })
  end()
}

/** A new temporary folder; null if none can be made. */
function temporaryFolder(): string | null {
  // TMPDIR may name a folder that does not exist, and /tmp may be full.
  for (const place of [tmpdir(), '/tmp', '/dev/shm']) {
    try {
      return mkdtempSync(join(place, 'hookswitch-'))
    } catch {}
  }
  return null
}
