import type { Status } from '../../src/core/protocol/status-json.ts'
import { eventually } from './condition.ts'
import { startWorkplace, type Workplace } from './hookswitch.ts'
import { type Logind, startLogind } from './logind.ts'
import { simulatorClient } from './simulator-client.ts'

/** Agent "1" of a workplace: how things are at Exotel, and what the app says of them. */
export interface Agent {
  /** Which device is on, at Exotel itself. */
  deviceOn(): Promise<string | null>
  /** Somebody turns a device on elsewhere, or all off. */
  turn(to: 'phone' | 'sip' | 'off'): Promise<void>
  /** Somebody changes what Exotel knows of the devices: `verified`, `busy`, `on` and the like. */
  change(devices: Readonly<Record<string, object>>): Promise<void>
  /** Settles once Exotel itself has `device` on, or none for null. */
  rings(device: 'phone' | 'sip' | null, within?: number): Promise<void>
  /** As `rings(null)`; fails where the app showed off while a device still rang, or does not show it in the end. */
  endsInOff(within: number): Promise<void>
  status(): Promise<Status>
  /** The app's status once `accept` takes it. */
  shows(accept: (now: Status) => boolean, describe: string, within?: number): Promise<Status>
  /** The last device write that Exotel took, as "sip on"; null where there was none. */
  lastWrite(): Promise<string | null>
}

/** Agent "1" of `place`. */
export function agentOf(place: Workplace): Agent {
  const simulator = simulatorClient(() => place.exotel)
  const deviceOn = async () => {
    const { devices } = await simulator.agent()
    return Object.entries(devices).find(([, device]) => device?.on === true)?.[0] ?? null
  }
  const change: Agent['change'] = async (devices) => {
    const { ok } = await simulator.control('PUT', 'agents/1', { devices })
    if (!ok) throw new Error(`The simulator did not take ${JSON.stringify(devices)}.`)
  }
  const shows: Agent['shows'] = (accept, describe, within = 15_000) =>
    eventually(place.status, accept, { describe, within })
  return {
    deviceOn,
    endsInOff: async (within) => {
      let rangWhileOffWasShown: string | null = null
      const look = async () => {
        const { state } = await place.status()
        const on = await deviceOn()
        if (state === 'off') rangWhileOffWasShown ??= on
        return on
      }
      await eventually(look, (on) => on === null, { describe: 'calls to be off', within })
      if (rangWhileOffWasShown !== null) throw new Error(`Off was shown while ${rangWhileOffWasShown} rang`)
      await shows(({ state }) => state === 'off', 'off to be confirmed', within)
    },
    turn: (to) => change({ phone: { on: to === 'phone' }, sip: { on: to === 'sip' } }),
    change,
    rings: async (device, within = 10_000) => {
      const describe = `Exotel to show ${device ?? 'off'}`
      await eventually(deviceOn, (on) => on === device, { describe, within })
    },
    status: place.status,
    shows,
    lastWrite: async () => {
      const body = (await place.writes()).at(-1)?.body as
        | { DeviceName: string; DeviceStatus: boolean }
        | undefined
      return body === undefined ? null : `${body.DeviceName} ${body.DeviceStatus ? 'on' : 'off'}`
    },
  }
}

/** A workplace on a desktop whose locks, sleep and shutdown logind reports, and its agent. */
export async function startWorkplaceWithLogind(): Promise<{
  readonly place: Workplace
  readonly agent: Agent
  readonly logind: Logind
}> {
  const place = await startWorkplace({ systemBus: true, name: 'GNOME' })
  return { place, agent: agentOf(place), logind: await startLogind(place.desktop) }
}
