import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { type BrowserSignIn, signInInBrowser } from '../../src/main/relay/browser-sign-in.ts'

/** The listener on this computer that the relay's redirect reaches, with the browser played by the tests. */

interface Opened {
  readonly url: URL
  readonly redirect: string
  readonly state: string
  readonly challenge: string
}

/** Begins a sign-in; gives what the browser was opened with, and the end. */
async function begin(signal = new AbortController().signal) {
  let tell: (opened: Opened) => void = () => undefined
  const opened = new Promise<Opened>((resolve) => {
    tell = resolve
  })
  const ended: Promise<BrowserSignIn> = signInInBrowser(
    'https://relay.example.in',
    {
      page: 'You can close this page.',
      open: async (text) => {
        const url = new URL(text)
        const of = (name: string) => url.searchParams.get(name) ?? ''
        tell({ url, redirect: of('redirect'), state: of('state'), challenge: of('challenge') })
      },
    },
    signal,
  )
  return { ...(await opened), ended }
}

test('the browser is opened at the relay, and its redirect brings the code', async () => {
  const { url, redirect, state, challenge, ended } = await begin()
  expect(`${url.origin}${url.pathname}`).toBe('https://relay.example.in/relay/v1/sign-in')
  expect(redirect).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/enrolled$/)
  const page = await fetch(`${redirect}?state=${state}&code=7Q3K-M2XV`)
  expect([page.status, await page.text()]).toEqual([200, 'You can close this page.'])
  expect(page.headers.get('cache-control')).toBe('no-store')
  const how = await ended
  if (how.kind !== 'code') throw new Error(`It ended with ${how.kind}`)
  expect(how.code).toBe('7Q3K-M2XV')
  expect(createHash('sha256').update(how.verifier).digest('base64url')).toBe(challenge)
  expect(url.href).not.toContain(how.verifier)
  await expect(fetch(redirect)).rejects.toThrow()
})

test.each([
  ['another state', ({ redirect }: Opened) => `${redirect}?state=guessed&code=7Q3K`],
  ['no state', ({ redirect }: Opened) => `${redirect}?code=7Q3K`],
  ['another path', ({ redirect, state }: Opened) => `${redirect}/more?state=${state}&code=7Q3K`],
  [
    'another name of this computer',
    ({ redirect, state }: Opened) => `${redirect.replace('127.0.0.1', 'localhost')}?state=${state}&code=7Q3K`,
  ],
])('a request with %s is not the redirect, and the sign-in goes on', async (_name, make) => {
  const ending = new AbortController()
  const { ended, ...opened } = await begin(ending.signal)
  expect(
    await fetch(make(opened)).then(
      ({ status }) => status,
      () => 404,
    ),
  ).toBe(404)
  ending.abort()
  expect(await ended).toEqual({ kind: 'ended' })
})

test('a POST is not the redirect', async () => {
  const ending = new AbortController()
  const { redirect, state, ended } = await begin(ending.signal)
  expect((await fetch(`${redirect}?state=${state}&code=7Q3K`, { method: 'POST' })).status).toBe(404)
  ending.abort()
  await ended
})

test.each([
  ['unknown-user', 'unknown-user'],
  ['denied', 'denied'],
  ['<script>', 'failed'],
])('the error %s ends it as %s', async (error, why) => {
  const { redirect, state, ended } = await begin()
  await fetch(`${redirect}?state=${state}&error=${encodeURIComponent(error)}`)
  expect(await ended).toEqual({ kind: 'refused', why })
})

test('where no browser opens, that is the end', async () => {
  const how = await signInInBrowser(
    'https://relay.example.in',
    { page: '', open: () => Promise.reject(new Error('no browser')) },
    new AbortController().signal,
  )
  expect(how).toEqual({ kind: 'no-browser' })
})
