/**
 * The variables by which electron-builder uses other tools than those that it downloads and checks.
 */
const toolVariables = [
  'CUSTOM_FPM_PATH',
  'USE_SYSTEM_FPM',
  'APPIMAGE_TOOLS_PATH',
  'LINUX_TOOLS_MAC_PATH',
  'ELECTRON_BUILDER_NSIS_DIR',
  'ELECTRON_BUILDER_NSIS_RESOURCES_DIR',
  'ELECTRON_BUILDER_7ZIP_PATH',
  'ELECTRON_BUILDER_RCEDIT_PATH',
]

/**
 * Why this environment cannot build a release, as a sentence; null if it can. A release is what users install, so it
 * contains the official Electron and is made by electron-builder's own tools.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {string | null}
 */
export function releaseRefusal(env) {
  if (env.ELECTRON_OVERRIDE_DIST_PATH) {
    return 'A release needs the official Electron: unset ELECTRON_OVERRIDE_DIST_PATH, which names another one.'
  }
  const chosen = toolVariables.filter((name) => env[name])
  if (chosen.length === 0) return null
  return `A release needs electron-builder's own tools: unset ${chosen.join(', ')}, which ${chosen.length === 1 ? 'names' : 'name'} others.`
}

/**
 * Why an Electron cannot be in a release, as a sentence; null if it can.
 * @param {string} found the version that is packed, as its file `version` has it
 * @param {string} wanted the version in package.json
 * @returns {string | null}
 */
export function electronRefusal(found, wanted) {
  // Some archives have a v before the version ("v45.4.1").
  const version = found.trim().replace(/^v/, '')
  return version === wanted
    ? null
    : `A release needs Electron ${wanted}, as package.json names it, and not ${version}.`
}
