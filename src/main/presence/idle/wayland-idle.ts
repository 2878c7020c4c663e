import { createConnection } from 'node:net'
import { compositorSocket } from '../../wayland/compositor-socket.ts'
import type { Environment } from '../lock/lock-setting.ts'
import { type CompositorNews, converse } from '../wayland/conversation.ts'
import type { IdleSource } from './idle-source.ts'

/** The compositor of this session, by ext-idle-notify-v1 or its forerunner: on a connection of our own. */
export function waylandIdle(env: Environment): IdleSource {
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
      /** The compositor does not tell, or no more. */
      const fail = () => {
        const before = state
        stop()
        if (before === 'asking') resolve(null)
        if (before === 'watching') listener.lost()
      }
      const tell = (news: CompositorNews) => {
        switch (news.kind) {
          case 'watching':
            state = 'watching'
            listener.watching(news.global)
            return resolve(stop)
          case 'unsupported':
            return fail()
          case 'idle':
            return listener.idle()
          case 'active':
            return listener.active()
        }
      }
      const { opening, take } = converse(limit, tell)
      socket.on('data', (piece) => {
        if (state === 'ended') return
        try {
          socket.write(take(piece))
        } catch {
          fail()
        }
      })
      // Each error is followed by its close.
      socket.on('error', () => {})
      socket.on('close', () => {
        if (state !== 'ended') fail()
      })
      socket.write(opening)
    })
}
