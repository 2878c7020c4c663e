import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isEnrolmentCode } from '../../exotel/desk-invitation.ts'
import { isSameSecret } from '../control/challenge.ts'

/** How the company's sign-in in the browser ended. */
export type BrowserSignIn =
  /** The relay gave a one-time code, which only `verifier` makes valid. */
  | { readonly kind: 'code'; readonly code: string; readonly verifier: string }
  /** The company's provider or the relay refused. */
  | { readonly kind: 'refused'; readonly why: SignInRefusal }
  /** No browser could be opened, or the signal was aborted first. */
  | { readonly kind: 'no-browser' }
  | { readonly kind: 'ended' }

/** The relay's codes for why it gives no code for enrolling. */
export const signInRefusals = ['denied', 'unknown-user', 'failed'] as const

export type SignInRefusal = (typeof signInRefusals)[number]

/** The path of the redirect, which the relay checks. */
const path = '/enrolled'

/**
 * Lets the agent sign in at the company's provider, through the relay at `origin`, in the system's browser (RFC 8252: a
 * listener on this computer at a random port, 7.3; state and a challenge, 8.1 and 8.9). A stolen code is worth nothing
 * without the verifier, which leaves this process only together with the code. `page`: the text that the browser shows at
 * the end.
 */
export async function signInInBrowser(
  origin: string,
  { open, page }: { open(url: string): Promise<void>; readonly page: string },
  signal: AbortSignal,
): Promise<BrowserSignIn> {
  const verifier = randomBytes(32).toString('base64url')
  const state = randomBytes(16).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  let end: (how: BrowserSignIn) => void = () => {}
  const ended = new Promise<BrowserSignIn>((resolve) => {
    end = resolve
  })
  const server = createServer((request, response) => {
    const answer = answerOf(request, state)
    respond(response, answer === null ? null : page)
    if (answer === null) return
    if (answer.kind === 'code') end({ ...answer, verifier })
    else end(answer)
  })
  server.on('error', () => end({ kind: 'no-browser' }))
  signal.addEventListener('abort', () => end({ kind: 'ended' }), { once: true })
  server.listen(0, '127.0.0.1', () => {
    const redirect = `http://127.0.0.1:${portOf(server.address())}${path}`
    const query = new URLSearchParams({ challenge, state, redirect })
    open(`${origin}/relay/v1/sign-in?${query}`).catch(() => end({ kind: 'no-browser' }))
  })
  const how = signal.aborted ? ({ kind: 'ended' } as const) : await ended
  server.close()
  server.closeIdleConnections()
  return how
}

type Answer =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'refused'; readonly why: SignInRefusal }

/** What the relay's redirect says; null for any other request, such as one of another page or program. */
function answerOf({ method, url = '', headers }: IncomingMessage, state: string): Answer | null {
  // With any other host name the request comes from a page that has pointed its own name at this computer (DNS rebinding).
  if (method !== 'GET' || !/^127\.0\.0\.1:\d+$/.test(headers.host ?? '') || !url.startsWith(`${path}?`))
    return null
  const parameters = new URL(url, 'http://127.0.0.1').searchParams
  if (!isSameSecret(parameters.get('state') ?? '', state)) return null
  const code = parameters.get('code') ?? ''
  if (isEnrolmentCode(code)) return { kind: 'code', code }
  const why = signInRefusals.find((one) => one === parameters.get('error')) ?? 'failed'
  return { kind: 'refused', why }
}

/** Answers with `page` as text, or with 404 for null. The address holds a code, so nothing may keep it. */
function respond(response: ServerResponse, page: string | null): void {
  response.writeHead(page === null ? 404 : 200, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  })
  response.end(page ?? '')
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}
