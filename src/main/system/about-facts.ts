import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { AboutFacts } from '../../core/view/about.ts'

/**
 * The versions of the app (`version`) and of what runs it, and the licence files that Electron's builds have beside the
 * program: `program` is its path.
 */
export function aboutFacts(version: string, versions: NodeJS.ProcessVersions, program: string): AboutFacts {
  const { electron = '', chrome: chromium = '', node } = versions
  const files = ['LICENSE.electron.txt', 'LICENSES.chromium.html'].map((name) => join(dirname(program), name))
  return { version, electron, chromium, node, licenceFiles: files.filter((file) => existsSync(file)) }
}
