import { join } from 'node:path'
import { app, BrowserWindow, dialog, type SaveDialogOptions, type WebContents } from 'electron'
import type { Messages } from '../../core/locales/messages.ts'

/**
 * Lets the agent choose where a zip file is saved: in the folder of downloads under `name`, unless they choose another
 * place. The system asks before a file is replaced. Null if they cancel. The dialog belongs to the window of `contents`.
 */
export async function chooseZipFile(
  name: string,
  contents: WebContents | null,
  { activity }: Messages,
): Promise<string | null> {
  const options: SaveDialogOptions = {
    title: activity.saveReport,
    defaultPath: join(app.getPath('downloads'), name),
    filters: [{ name: activity.zipFile, extensions: ['zip'] }],
    properties: ['showOverwriteConfirmation'],
  }
  const window = contents === null ? null : BrowserWindow.fromWebContents(contents)
  const { canceled, filePath } = await (window === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options))
  return canceled || filePath === '' ? null : filePath
}
