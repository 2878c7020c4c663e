import { existsSync } from 'node:fs'
import { createConnection } from 'node:net'
import { timing } from '../../../core/model/timing.ts'
import { compositorSocket } from '../../wayland/compositor-socket.ts'

/**
 * Calls `ended` when the Wayland compositor ends by itself, as at a log-out. Electron then aborts on purpose and GTK ends the
 * process with status 1, whichever first reads that its connection has gone; this connection competes with them. A
 * compositor closes its oldest connection first, so call this before Electron is ready, which makes their connections.
 * While it waits for the socket file to disappear, it blocks the process, so that neither of them runs. A compositor that
 * was killed leaves its file behind, and cannot be distinguished from one that closed this connection alone: then nothing
 * is done.
 */
export function whenCompositorEnds(env: NodeJS.ProcessEnv, ended: () => void): void {
  const path = compositorSocket(env)
  if (path === null) return
  const socket = createConnection(path)
  let isConnected = false
  socket.once('connect', () => {
    isConnected = true
  })
  // Each error is followed by a close.
  socket.on('error', () => {})
  socket.once('close', () => {
    if (isConnected && disappearsSoon(path)) ended()
  })
  // It keeps no process alive, and is never read: a compositor sends nothing before it is asked.
  socket.unref()
}

/** Whether the file disappears within timing.compositorEnds; nothing else in this process runs meanwhile. */
function disappearsSoon(path: string): boolean {
  const neverNotified = new Int32Array(new SharedArrayBuffer(4))
  const until = performance.now() + timing.compositorEnds
  while (existsSync(path)) {
    if (performance.now() > until) return false
    Atomics.wait(neverNotified, 0, 0, 5)
  }
  return true
}
