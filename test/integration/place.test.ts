import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { thisPlace } from '../../src/main/presence/place.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { findProgram, runProcess } from '../support/processes.ts'

const closing: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function open(): Promise<Desktop> {
  const desktop = await startDesktop({ bus: false })
  closing.push(desktop.close)
  return desktop
}

test('a start in the same session is in the same place, however often somebody connected meanwhile', async () => {
  const { env } = await open()
  const before = thisPlace(env)
  expect((await runProcess(findProgram('xdotool'), ['getmouselocation'], { env })).code).toBe(0)
  expect(thisPlace(env)).toEqual(before)
  expect(thisPlace({ ...env, DISPLAY: `${env.DISPLAY}.0` }).session).toContain(before.session.split(' ')[1])
})

test('a new X server of the same number is another session of the same boot', async () => {
  const desktop = await open()
  const before = thisPlace(desktop.env)
  await desktop.stopDisplay('SIGKILL')
  await desktop.startDisplayAgain()
  const after = thisPlace(desktop.env)
  expect(after.boot).toBe(before.boot)
  expect(after.session).not.toBe(before.session)
})

test('another login on a display server that stays is another session', async () => {
  const { env } = await open()
  const first = thisPlace({ ...env, XDG_SESSION_ID: '2' })
  expect(thisPlace({ ...env, XDG_SESSION_ID: '3' }).session).not.toBe(first.session)
})

test('a compositor that was started anew is another session', async () => {
  const { home, env } = await open()
  const inWayland = { ...env, XDG_RUNTIME_DIR: home, WAYLAND_DISPLAY: 'wayland-0' }
  const compositor = async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(join(home, 'wayland-0'), resolve))
    const place = thisPlace(inWayland)
    expect(thisPlace({ ...inWayland, WAYLAND_DISPLAY: join(home, 'wayland-0') }).session).toContain(
      place.session.split(' ')[1],
    )
    await new Promise((resolve) => server.close(resolve))
    rmSync(join(home, 'wayland-0'), { force: true })
    return place.session
  }
  expect(await compositor()).not.toBe(await compositor())
})

test('a display without a socket here is known by its name, and none at all is one session', () => {
  expect(thisPlace({ DISPLAY: 'far-away:10.0' }).session).toBe('far-away:10.0')
  expect(thisPlace({ DISPLAY: ':98765' }).session).toBe(':98765')
  expect(thisPlace({}).session).toBe('only')
  expect(thisPlace({ SESSIONNAME: 'Console' }).session).toBe('Console')
})
