import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { thisMachineSession } from '../../src/main/presence/machine-session.ts'
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

test('two starts in one session identify the same session, also after other programs connected', async () => {
  const { env } = await open()
  const before = thisMachineSession(env)
  expect((await runProcess(findProgram('xdotool'), ['getmouselocation'], { env })).code).toBe(0)
  expect(thisMachineSession(env)).toEqual(before)
  expect(thisMachineSession({ ...env, DISPLAY: `${env.DISPLAY}.0` }).session).toContain(
    before.session.split(' ')[1],
  )
})

test('a new X server with the same number is another session of the same boot', async () => {
  const desktop = await open()
  const before = thisMachineSession(desktop.env)
  await desktop.stopDisplay('SIGKILL')
  await desktop.startDisplayAgain()
  const after = thisMachineSession(desktop.env)
  expect(after.boot).toBe(before.boot)
  expect(after.session).not.toBe(before.session)
})

test('another login on a display server that stays is another session', async () => {
  const { env } = await open()
  const first = thisMachineSession({ ...env, XDG_SESSION_ID: '2' })
  expect(thisMachineSession({ ...env, XDG_SESSION_ID: '3' }).session).not.toBe(first.session)
})

test('a compositor that was restarted is another session', async () => {
  const { home, env } = await open()
  const inWayland = { ...env, XDG_RUNTIME_DIR: home, WAYLAND_DISPLAY: 'wayland-0' }
  const compositor = async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(join(home, 'wayland-0'), resolve))
    const identified = thisMachineSession(inWayland)
    expect(thisMachineSession({ ...inWayland, WAYLAND_DISPLAY: join(home, 'wayland-0') }).session).toContain(
      identified.session.split(' ')[1],
    )
    await new Promise((resolve) => server.close(resolve))
    rmSync(join(home, 'wayland-0'), { force: true })
    return identified.session
  }
  expect(await compositor()).not.toBe(await compositor())
})

test('a display without a socket on this machine is identified by its name, and no display is one session', () => {
  expect(thisMachineSession({ DISPLAY: 'far-away:10.0' }).session).toBe('far-away:10.0')
  expect(thisMachineSession({ DISPLAY: ':98765' }).session).toBe(':98765')
  expect(thisMachineSession({}).session).toBe('only')
  expect(thisMachineSession({ SESSIONNAME: 'Console' }).session).toBe('Console')
})
