import { createConnection } from 'node:net'
import { abstractSocketExists } from '../system/abstract-sockets.ts'
import { compositorSocket } from '../wayland/compositor-socket.ts'
import { openXConnection } from '../x11/connection.ts'
import { displaySocket, parseDisplay } from '../x11/display-name.ts'

/**
 * Whether Chromium will find a display to show windows on; without one it ends with a segmentation fault (Electron 33:
 * exit code 139). `platform` is the name of Chromium's Ozone platform, such as `x11`. True if this is uncertain.
 */
export async function displayAnswers(platform: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  switch (platform) {
    case 'x11':
      return xServerAnswers(env)
    case 'wayland':
      return compositorAnswers(env)
    default:
      return true
  }
}

async function xServerAnswers(env: NodeJS.ProcessEnv): Promise<boolean> {
  const display = parseDisplay(env.DISPLAY)
  if (display === null) return false
  const opening = await openXConnection(display, env)
  switch (opening.kind) {
    case 'open':
      opening.connection.close()
      return true
    case 'silent':
      return true
    case 'refused':
      return false
    case 'unreachable':
      // Chromium can use an abstract socket; this Node perhaps cannot.
      return display.host === '' && abstractSocketExists(displaySocket(display.number)) === true
  }
}

function compositorAnswers(env: NodeJS.ProcessEnv): Promise<boolean> {
  // The program that started this one has opened the connection already.
  if (env.WAYLAND_SOCKET) return Promise.resolve(true)
  const path = compositorSocket(env)
  if (path === null) return Promise.resolve(false)
  return new Promise<boolean>((resolve) => {
    // Throws for a path that is too long.
    const socket = createConnection(path)
    const end = (answers: boolean) => () => {
      socket.destroy()
      resolve(answers)
    }
    socket.once('connect', end(true))
    socket.on('error', end(false))
  }).catch(() => false)
}
