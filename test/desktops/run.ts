import { startSimulator } from '../../src/exotel/simulator/index.ts'
import { checkout } from '../support/hookswitch.ts'
import { inside, user } from './agent-session.ts'
import { displayDies, type Ground, logOutWhileOn, prepareAgent, type Result } from './checks.ts'
import { bootContainer, buildContainer } from './container.ts'
import { desktops } from './desktops.ts'

/** How often a log-out is tried. */
const rounds = 3

/**
 * Tries the app on one real desktop in a container and prints a row: a log-out three times, and a display server that
 * dies. `runtime` is Electron's folder, `cache` where packages are kept. Gives whether all was as it should be. Needs
 * root, and a machine that runs Debian, since the container is this machine with more packages.
 */
export async function tryDesktop(name: string, runtime: string, cache: string): Promise<boolean> {
  const desktop = desktops[name]
  if (desktop === undefined)
    throw new Error(`No desktop "${name}": one of ${Object.keys(desktops).join(', ')}.`)
  const files = await buildContainer(name, desktop.packages, user, cache)
  const exotel = await startSimulator()
  const container = await bootContainer(name, files, {
    [inside.checkout]: checkout,
    [inside.runtime]: runtime,
  })
  try {
    const ground: Ground = { container, desktop, exotel }
    await prepareAgent(ground)
    const logOuts: Result[] = []
    for (let round = 0; round < rounds; round += 1) logOuts.push(await logOutWhileOn(ground))
    const died = await displayDies(ground)
    const status = await container.run('dpkg', '--status', desktop.versionOf)
    const version = /^Version: (.*)$/m.exec(status)?.[1] ?? 'version unknown'
    const outs = logOuts.map(({ text }) => text).join(', ')
    process.stdout.write(`| ${desktop.name} (${version}) | ${outs} | ${died.text} |\n`)
    return [...logOuts, died].every(({ good }) => good)
  } finally {
    await container.halt()
    await exotel.close()
  }
}
