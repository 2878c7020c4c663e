import { existsSync } from 'node:fs'
import { createConnection } from 'node:net'
import { timing } from '../../../core/model/timing.ts'
import { compositorSocket } from '../../wayland/compositor-socket.ts'
import type { Environment } from '../lock/lock-setting.ts'

/**
 * Calls `ended` when the compositor has ended by itself, as at a log-out. Chromium crashes on purpose then, and GTK ends
 * the process with status 1, whichever reads first that its connection is gone; so this is one more that may be first. A
 * compositor closes the oldest connection first, so this one is to be made before theirs, which is before Electron is
 * ready; while it looks whether the socket goes, too, neither of them gets its turn. A compositor that was killed leaves
 * its socket behind: that is not told from one that cut this connection alone, so nothing is done about it.
 */
export function whenCompositorEnds(env: Environment, ended: () => void): void {
  const path = compositorSocket(env)
  if (path === null) return
  const socket = createConnection(path)
  let isConnected = false
  socket.once('connect', () => {
    isConnected = true
  })
  // Each error is followed by its close.
  socket.on('error', () => {})
  socket.once('close', () => {
    if (isConnected && isGoneSoon(path)) ended()
  })
  // It keeps no process alive, and is never read: no compositor says a word before it is asked.
  socket.unref()
}

/** Looks, and lets nothing else run meanwhile. */
function isGoneSoon(path: string): boolean {
  const never = new Int32Array(new SharedArrayBuffer(4))
  const until = performance.now() + timing.compositorEnds
  while (existsSync(path)) {
    if (performance.now() > until) return false
    Atomics.wait(never, 0, 0, 5)
  }
  return true
}
