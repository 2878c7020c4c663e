import { realpathSync, statSync } from 'node:fs'
import { isAbsolute, relative } from 'node:path'

/**
 * The AppImage that this app runs from; null where it runs from none. Its program lies in a folder that goes with the
 * process, so what starts the app again is the file. A program that an AppImage started has the variables of that one
 * too (docs.appimage.org, "Environment variables"): only what runs from its folder is of it.
 */
export function appImage(environment: NodeJS.ProcessEnv, program: string): string | null {
  const { APPIMAGE = '', APPDIR = '' } = environment
  if (!isAbsolute(APPIMAGE) || !isAbsolute(APPDIR)) return null
  try {
    const inFolder = relative(realpathSync(APPDIR), realpathSync(program))
    const isInside = inFolder !== '' && !inFolder.startsWith('..') && !isAbsolute(inFolder)
    return isInside && statSync(APPIMAGE).isFile() ? APPIMAGE : null
  } catch {
    return null
  }
}
