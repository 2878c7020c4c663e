import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * The running app's answer to a client's random text: a code that only a program which knows the nonce can make. It shows
 * the client, before the client sends its request, that this app wrote control.json. On Windows every user can list the
 * names of pipes, and another program can serve a pipe of that name once the app has quit.
 */
export function responseOf(nonce: string, challenge: string): string {
  return createHmac('sha256', nonce).update(`hookswitch control server\n${challenge}`).digest('hex')
}

/** Whether two secret texts are the same. It takes the same time wherever they differ. */
export function isSameSecret(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
