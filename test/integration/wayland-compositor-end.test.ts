import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { whenCompositorEnds } from '../../src/main/presence/session-end/wayland-compositor-end.ts'
import { eventually } from '../support/condition.ts'
import { startSway } from '../support/sway.ts'

const closing: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** Counts how often the end is told. */
function watchEnd(env: Readonly<Record<string, string>>): () => number {
  let ends = 0
  whenCompositorEnds(env, () => {
    ends += 1
  })
  return () => ends
}

test('tells the end of a real compositor, once, and not while it runs', async () => {
  const sway = await startSway()
  closing.push(sway.close)
  const ends = watchEnd(sway.env)
  await sway.windows()
  expect(ends()).toBe(0)
  await sway.close()
  await eventually(ends, (count) => count === 1, { describe: 'the end to be told' })
})

test('tells nothing if the compositor closes this connection and lives on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hk-'))
  closing.push(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'wayland-1')
  const server = createServer().listen(path)
  closing.push(() => void server.close())
  await once(server, 'listening')
  const ends = watchEnd({ WAYLAND_DISPLAY: path })
  const [socket] = (await once(server, 'connection')) as [Socket]
  socket.end()
  // The other side answers once it has handled the end, file and all.
  socket.resume()
  await once(socket, 'close')
  expect(ends()).toBe(0)
})

test.each([
  ['that does not listen', { WAYLAND_DISPLAY: '/nonexistent/wayland-1' }],
  ['that the environment does not name', {}],
])('tells nothing of a compositor %s', async (_which, env) => {
  const ends = watchEnd(env)
  await new Promise((resolve) => setImmediate(resolve))
  expect(ends()).toBe(0)
})
