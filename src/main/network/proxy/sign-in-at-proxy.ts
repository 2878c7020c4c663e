import { net, type Session } from 'electron'
import { timing } from '../../../core/model/timing.ts'
import { proxyName } from './proxy-name.ts'
import type { ProxyPasswords } from './proxy-passwords.ts'

/**
 * Signs in at the proxy between `session` and `url`, and Chromium remembers it for the session; false where there is
 * nothing to send, or the proxy refused it. Electron's fetch cannot be asked for a password (electron#44249), so this
 * knocks with a request of another kind, which asks Exotel's host for nothing. A password goes to the proxy that
 * Chromium was told to use, never to a server.
 */
export async function signInAtProxy(
  session: Session,
  url: string,
  passwords: ProxyPasswords,
): Promise<boolean> {
  // What Chromium was told once it asks for more than once is refused, so each of ours gets a knock of its own.
  for (;;) {
    const { sent, refused } = await knock(session, url, passwords)
    if (!sent || !refused) return sent
  }
}

function knock(
  session: Session,
  url: string,
  passwords: ProxyPasswords,
): Promise<{ readonly sent: boolean; readonly refused: boolean }> {
  return new Promise((resolve) => {
    let sent = false
    let refused = false
    const { origin } = new URL(url)
    const request = net.request({
      method: 'HEAD',
      url: origin,
      session,
      credentials: 'omit',
      redirect: 'error',
    })
    const done = () => {
      clearTimeout(limit)
      resolve({ sent, refused })
      request.abort()
    }
    // All who want to send something wait for this one.
    const limit = setTimeout(done, timing.callLimit)
    request.on('login', ({ isProxy, host, port }, answer) => {
      if (sent) refused = true
      if (!isProxy || sent) return answer()
      void passwords.take(proxyName(host, port)).then((credentials) => {
        if (credentials === null) return answer()
        sent = true
        answer(credentials.user, credentials.password)
      })
    })
    request.on('response', ({ statusCode }) => {
      if (statusCode === 407 && sent) refused = true
      done()
    })
    request.on('error', done)
    request.end()
  })
}
