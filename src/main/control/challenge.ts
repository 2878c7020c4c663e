import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * How the running app shows a client that it is the one that wrote control.json, before the client says anything of its own:
 * it answers the client's random text with a code that takes the nonce to make. A pipe's name can be listed by everybody on
 * a Windows machine, and another program can serve it once the app is gone.
 */
export function responseOf(nonce: string, challenge: string): string {
  return createHmac('sha256', nonce).update(`hookswitch control server\n${challenge}`).digest('hex')
}

/** Whether two secret texts are the same. It takes the same time wherever they differ. */
export function isSameSecret(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
