import { expect, test } from 'vitest'
import { accountUrls } from '../../src/core/model/regions.ts'
import { defaultIntegrationsUrl, parseBaseUrl } from '../../src/exotel/base-url.ts'
import { messages } from '../support/messages.ts'

test.each([
  [defaultIntegrationsUrl, 'https://integrationscore.mum1.exotel.com'],
  [accountUrls.sg, 'https://ccm-api.exotel.com'],
  [accountUrls.in, 'https://ccm-api.in.exotel.com'],
  [' https://example.com/ ', 'https://example.com'],
  ['https://EXAMPLE.com:8443', 'https://example.com:8443'],
  ['https://example.com:443', 'https://example.com'],
  ['http://127.0.0.1:4123', 'http://127.0.0.1:4123'],
  ['http://localhost:4123', 'http://localhost:4123'],
  ['http://[::1]:4123', 'http://[::1]:4123'],
])('%s is accepted as %s', (text, origin) => {
  expect(parseBaseUrl(text)).toMatchObject({ ok: true, origin })
})

test.each([
  ['', /is not a URL/],
  ['example.com', /is not a URL/],
  ['http://example.com', /in the clear/],
  ['http://127.0.0.1.example.com', /in the clear/],
  ['http://localhost.example.com', /in the clear/],
  ['ftp://example.com', /must begin with https/],
  ['example.com:443', /must begin with https/],
  ['https://agent:hunter2@example.com:port', /^That is not a URL/],
  ['file:///etc/passwd', /must begin with https/],
  ['https://user:pass@example.com', /user name or password/],
  ['https://user@example.com', /user name or password/],
  ['https://example.com.', /ends in a dot/],
  ['https://example.com/v2', /only the address/],
  ['https://example.com/?a=1', /only the address/],
  ['https://example.com/#a', /only the address/],
])('%s is refused with a sentence', (text, sentence) => {
  const parsed = parseBaseUrl(text)
  expect(parsed.ok ? parsed.origin : messages.url[parsed.problem.kind](parsed.problem.shown)).toMatch(
    sentence,
  )
})
