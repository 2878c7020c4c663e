import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { waylandIdle } from '../../src/main/presence/idle/wayland-idle.ts'
import { startDesktop } from '../support/desktop.ts'
import { watchSource } from '../support/idle-watch.ts'
import { startSway } from '../support/sway.ts'

/** The limit, in milliseconds. */
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
  /** Which protocol it has depends on its version: sway has the first from 1.8 on, and had the second before. */
  const protocol = expect.stringMatching(/^(ext_idle_notifier_v1|org_kde_kwin_idle)$/)

  test('reports idle, active after a key press, and its own end as lost', async () => {
    const sway = await openSway()
    const watched = await watch(sway.env)
    await watched.reported(protocol, 'idle')
    await sway.pressKey()
    await watched.reported(protocol, 'idle', 'active', 'idle')
    await sway.close()
    await watched.reported(protocol, 'idle', 'active', 'idle', 'lost')
  })

  test('does not report to a stopped watch, and goes on reporting to others', async () => {
    const sway = await openSway()
    const [stopped, open] = [await watch(sway.env), await watch(sway.env)]
    stopped.stop()
    await open.reported(protocol, 'idle')
    await sway.pressKey()
    await open.reported(protocol, 'idle', 'active')
    expect(stopped.words()).toEqual([protocol])
  })
})

describe('the source does not work where', () => {
  async function openFolder() {
    const desktop = await startDesktop({ bus: false, display: false })
    closing.push(desktop.close)
    return desktop.env.XDG_RUNTIME_DIR ?? ''
  }

  test('no compositor listens', async () => {
    const folder = await openFolder()
    expect((await watch({ XDG_RUNTIME_DIR: folder })).answers).toBe(false)
    expect((await watch({})).answers).toBe(false)
  })

  test.each([
    ['the listener hangs up', ''],
    ['the listener does not speak Wayland', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ])('%s', async (_why, answer) => {
    const folder = await openFolder()
    const server = createServer((socket) => socket.end(answer)).listen(join(folder, 'wayland-0'))
    closing.push(() => void server.close())
    expect((await watch({ XDG_RUNTIME_DIR: folder })).answers).toBe(false)
  })
})
