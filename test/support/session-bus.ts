import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Environment, type RunningProcess, startProcess } from './processes.ts'

/** A program that the bus starts when its name is called, as a desktop's service files define. */
export type BusService = { readonly name: string; readonly program: string }

/**
 * Starts a message bus of its own, for every user of this machine who can reach its socket, which starts no service of this machine: only `services`, and none by default.
 * `folder` gets its socket, unless `listen` names other addresses, and its configuration. Gives the address that DBUS_SESSION_BUS_ADDRESS takes.
 */
export async function startBus(
  folder: string,
  name: string,
  env: Environment,
  services: readonly BusService[] = [],
  listen: readonly string[] = [`unix:path=${join(folder, name)}`],
): Promise<{ readonly address: string; readonly process: RunningProcess }> {
  const configuration = join(folder, `${name}.conf`)
  writeFileSync(configuration, busConfiguration(listen, folder))
  for (const service of services) {
    const text = `[D-BUS Service]\nName=${service.name}\nExec=${service.program}\n`
    writeFileSync(join(folder, `${service.name}.service`), text)
  }
  const given = [`--config-file=${configuration}`, '--nofork', '--nopidfile', '--nosyslog']
  const process = startProcess('dbus-daemon', [...given, '--print-address=1'], { env, from: 'dbus' })
  const address = await process.waitForLine(/^unix:/)
  return { address, process }
}

function busConfiguration(listen: readonly string[], services: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  ${listen.map((address) => `<listen>${address}</listen>`).join('')}
  <auth>EXTERNAL</auth>
  <servicedir>${services}</servicedir>
  <policy context="default">
    <allow user="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`
}
