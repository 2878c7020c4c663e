import { resolve } from 'node:path'
import { parseCommandLine } from '../cli/command-line.ts'
import { allowedSwitches } from './allowed-switches.ts'

/**
 * The arguments with which the app starts itself again, with the embedded Exotel or without: the profile that `given`
 * names and the switches that Chromium may have, and nothing else of `given`. In a checkout the arguments before the app's
 * path stay, which are Electron's; a package has no such path (null).
 */
export function restartArguments(
  given: readonly string[],
  appPath: string | null,
  simulator: boolean,
): readonly string[] {
  const at = appPath === null ? -1 : given.findIndex((one) => resolve(one) === appPath)
  const own = given.slice(at + 1)
  const { userDataDir } = parseCommandLine(own)
  return [
    ...given.slice(0, at + 1),
    ...allowedSwitches(own),
    ...(userDataDir === null ? [] : [`--user-data-dir=${resolve(userDataDir)}`]),
    ...(simulator ? ['--simulator'] : []),
  ]
}
