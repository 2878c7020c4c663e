import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectSessionBus } from '../../src/main/dbus/bus.ts'
import { busAddresses, sessionBusAddress } from '../../src/main/dbus/bus-address.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { onDesktop } from '../support/on-desktop.ts'
import { startBus } from '../support/session-bus.ts'

let desktop: Desktop
let leave: () => void

beforeEach(async () => {
  desktop = await startDesktop({ display: false, bus: false })
  leave = onDesktop(desktop)
})
afterEach(async () => {
  leave()
  await desktop.close()
})

/** The first name on the session bus at this address, which is the bus's own. */
async function nameAt(address: string): Promise<unknown> {
  process.env.DBUS_SESSION_BUS_ADDRESS = address
  const bus = connectSessionBus()
  try {
    const [names] = await bus.call({
      destination: 'org.freedesktop.DBus',
      path: '/org/freedesktop/DBus',
      method: 'org.freedesktop.DBus.ListNames',
    })
    return Array.isArray(names) ? names[0] : null
  } finally {
    bus.close()
  }
}

describe('the session bus is reached', () => {
  test('behind addresses where no bus listens', async () => {
    const { address } = await startBus(desktop.home, 'bus', desktop.env)
    const list = `unix:path=/no/such/bus;unix:abstract=no-such-bus;${address}`
    expect(await nameAt(list)).toBe('org.freedesktop.DBus')
  })

  test('also where it has an abstract socket beside its file', async () => {
    const listen = [`unix:abstract=${desktop.home}/bus`, `unix:path=${desktop.home}/bus`]
    const { address } = await startBus(desktop.home, 'bus', desktop.env, [], listen)
    expect(address).toContain('unix:abstract=')
    const [first, second] = address.split(';')
    expect(await nameAt(`${first};${second}`)).toBe('org.freedesktop.DBus')
    expect(await nameAt(`${second};${first}`)).toBe('org.freedesktop.DBus')
  })

  test('in a folder whose name has to be escaped', async () => {
    const folder = join(desktop.home, 'a b')
    mkdirSync(folder)
    const escaped = `unix:path=${folder.replaceAll(' ', '%20')}/bus`
    const { address } = await startBus(folder, 'bus', desktop.env, [], [escaped])
    expect(await nameAt(address)).toBe('org.freedesktop.DBus')
  })
})

test('an abstract socket is chosen where Node can connect to it, or where there is no other', async () => {
  const listen = [`unix:abstract=${desktop.home}/bus`, `unix:path=${desktop.home}/bus`]
  const { address } = await startBus(desktop.home, 'bus', desktop.env, [], listen)
  const [named = ''] = address.split(';').filter((one) => one.includes('abstract'))
  const byName = `unix:abstract=${desktop.home}/bus`
  expect(sessionBusAddress(`${named};unix:path=${desktop.home}/bus`, '24.1.0')).toBe(byName)
  expect(sessionBusAddress(named, '20.18.1')).toBe(byName)
})

test('addresses are parsed as the specification says', () => {
  const parts = { path: '/run/user/1000/a,b:c é', guid: '12' }
  expect(
    busAddresses('unix:path=/run/user/1000/a%2cb%3Ac%20%c3%a9,guid=12;nonsense;;tcp:host=a,port=1'),
  ).toEqual([
    { transport: 'unix', parts: new Map(Object.entries(parts)) },
    {
      transport: 'tcp',
      parts: new Map([
        ['host', 'a'],
        ['port', '1'],
      ]),
    },
  ])
})
