import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { waylandIdle } from '../../src/main/presence/idle/wayland-idle.ts'
import { startDesktop } from '../support/desktop.ts'
import { watchSource } from '../support/idle-watch.ts'
import { startSway } from '../support/sway.ts'

/** Milliseconds without a touch. */
const limit = 1_000

const closing: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function openSway() {
  const sway = await startSway()
  closing.push(sway.close)
  return sway
}

async function watch(env: Readonly<Record<string, string>>) {
  const watched = await watchSource(waylandIdle(env), limit)
  closing.push(watched.stop)
  return watched
}

describe('a real compositor', () => {
  /** Which protocol it has depends on its age: sway has the one from 1.8 on, and had the other before. */
  const protocol = expect.stringMatching(/^(ext_idle_notifier_v1|org_kde_kwin_idle)$/)

  test('tells that nothing was touched, and that a key was; and its end is noticed', async () => {
    const sway = await openSway()
    const watched = await watch(sway.env)
    await watched.told(protocol, 'idle')
    await sway.pressKey()
    await watched.told(protocol, 'idle', 'active', 'idle')
    await sway.close()
    await watched.told(protocol, 'idle', 'active', 'idle', 'lost')
  })

  test('tells nothing to a watch that was stopped, and goes on telling the others', async () => {
    const sway = await openSway()
    const [stopped, open] = [await watch(sway.env), await watch(sway.env)]
    stopped.stop()
    await open.told(protocol, 'idle')
    await sway.pressKey()
    await open.told(protocol, 'idle', 'active')
    expect(stopped.words()).toEqual([protocol])
  })
})

describe('no watch where', () => {
  async function openFolder() {
    const desktop = await startDesktop({ bus: false, display: false })
    closing.push(desktop.close)
    return desktop.env.XDG_RUNTIME_DIR ?? ''
  }

  test('nobody listens', async () => {
    const folder = await openFolder()
    expect((await watch({ XDG_RUNTIME_DIR: folder })).answers).toBe(false)
    expect((await watch({})).answers).toBe(false)
  })

  test.each([
    ['what listens hangs up', ''],
    ['what listens speaks another language', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ])('%s', async (_why, answer) => {
    const folder = await openFolder()
    const server = createServer((socket) => socket.end(answer)).listen(join(folder, 'wayland-0'))
    closing.push(() => void server.close())
    expect((await watch({ XDG_RUNTIME_DIR: folder })).answers).toBe(false)
  })
})
