import { net, type Session } from 'electron'
import { timing } from '../../../core/model/timing.ts'
import { proxyName } from './proxy-name.ts'
import type { ProxyPasswords } from './proxy-passwords.ts'

/**
 * Signs in at the proxy between `session` and `url`; Chromium then remembers the password for the session. Resolves with
 * false if no password is known, or if the proxy refused it. Electron's fetch has no `login` event (electron#44249), so
 * this sends a HEAD request by `net.request`, without credentials for Exotel. A password goes only to the proxy that
 * Chromium is configured to use, never to a server.
 */
export async function signInAtProxy(
  session: Session,
  url: string,
  passwords: ProxyPasswords,
): Promise<boolean> {
  // If Chromium asks again during one request, the password was refused. The next password needs a new request.
  for (;;) {
    const { sent, refused } = await sendProbe(session, url, passwords)
    if (!sent || !refused) return sent
  }
}

function sendProbe(
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
    // All requests to Exotel wait for this one.
    const limit = setTimeout(done, timing.callLimit)
    request.on('login', ({ isProxy, host, port }, answer) => {
      if (sent) refused = true
      if (!isProxy || sent) return answer()
      void passwords.next(proxyName(host, port)).then((credentials) => {
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
