import { createConnection } from 'node:net'
import { compositorSocket } from '../../wayland/compositor-socket.ts'
import type { IdleSource } from './idle-watch.ts'
import { type CompositorReport, idleConversation } from './wayland-idle-protocol.ts'

/** The compositor of this Wayland session, by ext-idle-notify-v1 or its predecessor, on a connection of its own. */
export function waylandIdle(env: NodeJS.ProcessEnv): IdleSource {
  return (limit, listener) =>
    new Promise((resolve) => {
      const path = compositorSocket(env)
      if (path === null) return resolve(null)
      const socket = createConnection(path)
      let state: 'asking' | 'watching' | 'ended' = 'asking'

      const stop = () => {
        state = 'ended'
        socket.destroy()
      }
      /** The compositor does not report idleness, or not any more. */
      const fail = () => {
        const before = state
        stop()
        if (before === 'asking') resolve(null)
        if (before === 'watching') listener.lost()
      }
      const onReport = (report: CompositorReport) => {
        switch (report.kind) {
          case 'watching':
            state = 'watching'
            listener.watching(report.global)
            return resolve(stop)
          case 'unsupported':
            return fail()
          case 'idle':
            return listener.idle()
          case 'active':
            return listener.active()
        }
      }
      const { opening, answerTo } = idleConversation(limit, onReport)
      socket.on('data', (chunk) => {
        if (state === 'ended') return
        try {
          socket.write(answerTo(chunk))
        } catch {
          fail()
        }
      })
      // Each error is followed by a close.
      socket.on('error', () => {})
      socket.on('close', () => {
        if (state !== 'ended') fail()
      })
      socket.write(opening)
    })
}
