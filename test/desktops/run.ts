import { startSimulator } from '../../src/exotel/simulator/index.ts'
import { checkout } from '../support/hookswitch.ts'
import { inside, installApp, user } from './agent-session.ts'
import { checkAll, checkNames, type Ground, type Results } from './checks.ts'
import { bootContainer, buildLayers } from './container.ts'
import { desktops } from './desktops.ts'

/** The desktops that can be tried. */
export const desktopNames: readonly string[] = Object.keys(desktops)

/** What the rows that are printed begin with. */
export const tableHead = [
  `| desktop | ${checkNames.join(' | ')} | took |`,
  `|${' --- |'.repeat(checkNames.length + 2)}`,
].join('\n')

/**
 * Tries the app on one real desktop in a container. `runtime` is Electron's folder, `cache` where what was installed is
 * kept. Gives the row of the table, and why it is not as it should be. Needs root; fetches Debian's packages the first
 * time.
 */
export async function tryDesktop(
  name: string,
  runtime: string,
  cache: string,
): Promise<{ readonly row: string; readonly failures: readonly string[] }> {
  const desktop = desktops[name]
  if (desktop === undefined) throw new Error(`No desktop "${name}": one of ${desktopNames.join(', ')}.`)
  const { layer, release, packages } = desktop
  const layers = await buildLayers(layer, { release, packages, user }, cache)
  const started = Date.now()
  const exotel = await startSimulator()
  const shared = { [inside.checkout]: checkout, [inside.runtime]: runtime }
  const container = await bootContainer(name, layers, shared)
  try {
    await installApp(container)
    if (desktop.machine !== null) {
      await container.run('bash', `${inside.checkout}/test/desktops/machine/${desktop.machine}`)
    }
    const ground: Ground = { container, desktop, exotel }
    const results = await checkAll(ground)
    const took = Math.round((Date.now() - started) / 1000)
    return { row: rowOf(await versionOf(ground), results, took), failures: failuresOf(name, results) }
  } catch (error) {
    const log = await container.attempt('tail', '-n', '20', '/run/desktop/session.log')
    throw new Error(`${name}: ${error instanceof Error ? error.message : error}\n${log.stdout}`)
  } finally {
    await container.halt()
    await exotel.close()
  }
}

function rowOf(desktop: string, results: Results, took: number): string {
  const cells = checkNames.map((name) => {
    const { kind, text } = results[name]
    return kind === 'failed' ? 'FAIL' : kind === 'reason' ? `- (${text})` : text
  })
  return `| ${[desktop, ...cells, `${took} s`].join(' | ')} |`
}

function failuresOf(desktop: string, results: Results): readonly string[] {
  return checkNames.flatMap((name) => {
    const { kind, text } = results[name]
    return kind === 'failed' ? [`${desktop}, ${name}: ${text}`] : []
  })
}

async function versionOf({ container, desktop }: Ground): Promise<string> {
  const status = await container.run('dpkg', '--status', desktop.versionOf)
  const version = /^Version: (?:\d+:)?([\d.]*\d)/m.exec(status)?.[1] ?? 'version unknown'
  return `${desktop.name} ${version}`
}
