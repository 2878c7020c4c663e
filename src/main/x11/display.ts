import { createConnection, type NetConnectOpts } from 'node:net'
import { isAbsolute, join } from 'node:path'
import { readTextOrNull } from '../storage/files.ts'
import { cookiesFor, greeting, type XDisplay, xDisplay } from './x-display.ts'

/**
 * Whether a display answers where Chromium is going to show windows; without one it ends with a segmentation fault
 * (Electron 33: 139). `platform` is Ozone's name of its way to do so. Where that cannot be told for certain, true.
 */
export async function displayAnswers(platform: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  switch (platform) {
    case 'x11':
      return xAnswers(environment)
    case 'wayland':
      return waylandAnswers(environment)
    default:
      return true
  }
}

async function waylandAnswers(environment: NodeJS.ProcessEnv): Promise<boolean> {
  const { WAYLAND_DISPLAY, WAYLAND_SOCKET, XDG_RUNTIME_DIR = '' } = environment
  // A connection that somebody opened for us.
  if (WAYLAND_SOCKET) return true
  const name = WAYLAND_DISPLAY || 'wayland-0'
  const path = isAbsolute(name) ? name : join(XDG_RUNTIME_DIR, name)
  return (await converse({ path }, null)) !== 'absent'
}

async function xAnswers(environment: NodeJS.ProcessEnv): Promise<boolean> {
  const display = xDisplay(environment.DISPLAY ?? '')
  if (display === null) return false
  const cookies = cookiesFor(display, environment).slice(0, mostCookies)
  for (const cookie of [...cookies, null]) {
    const answer = await converse(placeOf(display), greeting(cookie))
    if (answer === 'absent') return hasAbstractSocket(display)
    if (answer !== 'refused') return true
  }
  return false
}

function placeOf({ host, number }: XDisplay): NetConnectOpts {
  return host === '' ? { path: `/tmp/.X11-unix/X${number}` } : { host, port: 6000 + number }
}

/** Whether the display has a socket without a file, to which Node 20 cannot connect (unix(7)). */
function hasAbstractSocket({ host, number }: XDisplay): boolean {
  if (host !== '') return false
  const sockets = readTextOrNull('/proc/net/unix')?.split('\n') ?? []
  return sockets.some((line) => line.endsWith(` @/tmp/.X11-unix/X${number}`))
}

type Answer = 'accepted' | 'refused' | 'absent' | 'unclear'

/** Connects, says `words`, and gives what is heard first; `unclear` where that takes too long. */
function converse(place: NetConnectOpts, words: Buffer | null): Promise<Answer> {
  return new Promise<Answer>((resolve) => {
    // Throws where there can be no such place: a port beyond the last one, a path that is too long.
    const socket = createConnection({ ...place, timeout: answerLimit })
    const end = (answer: Answer) => {
      socket.destroy()
      resolve(answer)
    }
    let connected = false
    socket.once('connect', () => {
      connected = true
      if (words === null) end('accepted')
      else socket.write(words)
    })
    socket.once('data', (answer: Buffer) => end(answer[0] === setupFailed ? 'refused' : 'accepted'))
    socket.once('timeout', () => end('unclear'))
    socket.on('error', () => end(connected ? 'refused' : 'absent'))
    socket.once('end', () => end('refused'))
  }).catch((): Answer => 'absent')
}

/** The first byte of an X server's answer to one that it does not let in. */
const setupFailed = 0

/** A display of this machine answers in a millisecond, one by ssh in a second; milliseconds. */
const answerLimit = 3000

/** A file of cookies that has grown for years must not hold up a start. */
const mostCookies = 8
