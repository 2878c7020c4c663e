import { realpathSync, statSync } from 'node:fs'
import { isAbsolute, relative } from 'node:path'

/**
 * The path of the AppImage that this app runs from; null if it does not. `program` is this app's executable, in a folder
 * that exists only while the AppImage runs, so only the AppImage itself can start the app again. Programs started by an
 * AppImage inherit its variables (docs.appimage.org, "Environment variables"), so `program` must be in its folder.
 */
export function appImage(environment: NodeJS.ProcessEnv, program: string): string | null {
  const { APPIMAGE = '', APPDIR = '' } = environment
  if (!isAbsolute(APPIMAGE) || !isAbsolute(APPDIR)) return null
  try {
    const pathInFolder = relative(realpathSync(APPDIR), realpathSync(program))
    const isInside = pathInFolder !== '' && !pathInFolder.startsWith('..') && !isAbsolute(pathInFolder)
    return isInside && statSync(APPIMAGE).isFile() ? APPIMAGE : null
  } catch {
    return null
  }
}
