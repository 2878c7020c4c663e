import { readFileSync } from 'node:fs'

// Uses only syntax that old versions of Node parse: this file has to run in order to say that Node is too old.

/**
 * Checks the running Node against `engines.node` (`>=MAJOR.MINOR`) of package.json.
 * @returns {string | null} a message that says what is needed; null if this Node is new enough
 */
export function nodeProblem() {
  const packageFile = new URL('../../package.json', import.meta.url)
  const wanted = String(JSON.parse(readFileSync(packageFile, 'utf8')).engines.node)
  const least = majorAndMinor(wanted)
  const running = majorAndMinor(process.versions.node)
  const enough = running[0] > least[0] || (running[0] === least[0] && running[1] >= least[1])
  if (enough) return null
  return `Hookswitch needs Node ${wanted}, this is Node ${process.versions.node}. Install a newer Node from nodejs.org.`
}

/**
 * @param {string} version
 * @returns {[number, number]} major and minor
 */
function majorAndMinor(version) {
  const found = /(\d+)(?:\.(\d+))?/.exec(version)
  return [Number(found ? found[1] : 0), Number((found ? found[2] : undefined) || 0)]
}
