import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectBus } from './bus-connection.ts'
import type { Desktop } from './desktop.ts'
import { type Environment, findProgram, startProcess } from './processes.ts'

/** Writes the settings of one program (a channel) into a desktop's HOME: `properties` in xfconf's XML. */
export function writeXfceSettings({ home }: Desktop, channel: string, properties: string): void {
  const folder = join(home, '.config', 'xfce4', 'xfconf', 'xfce-perchannel-xml')
  mkdirSync(folder, { recursive: true })
  const head = '<?xml version="1.0" encoding="UTF-8"?>'
  const text = `${head}\n<channel name="${channel}" version="1.0">${properties}</channel>\n`
  writeFileSync(join(folder, `${channel}.xml`), text)
}

/** Starts the service that stores Xfce's settings, since a test's bus starts no services of the machine. */
export async function startXfconf(env: Environment): Promise<void> {
  // On Debian it is not in PATH, but in a folder named after the machine's architecture.
  const libraries = '/usr/lib'
  const architecture = readdirSync(libraries).find((name) => name.endsWith('-linux-gnu')) ?? ''
  const program = findProgram(join(libraries, architecture, 'xfce4', 'xfconf', 'xfconfd'), 'xfconf')
  startProcess(program, [], { env })
  const bus = connectBus(env.DBUS_SESSION_BUS_ADDRESS ?? '')
  await bus.waitForOwner('org.xfce.Xfconf')
  bus.close()
}
