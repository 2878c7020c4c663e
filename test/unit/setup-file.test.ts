import { describe, expect, test } from 'vitest'
import { parseSetupFile } from '../../src/core/text/setup-file.ts'

const token = `${'a'.repeat(20)}.b-_c.d+/=`
const link = 'hookswitch://setup?user=asha.rao&server=https://integrationscore.mum1.exotel.com&region=in'
const setup = { userId: 'asha.rao', server: 'https://integrationscore.mum1.exotel.com', region: 'in' }

describe('a file for setting up', () => {
  test.each([
    ['a token', `${token}\n`, { setup: null, token }],
    ['a link', link, { setup, token: null }],
    ['both, in either order', `${token}\r\n\r\n  ${link}  \r\n`, { setup, token }],
    ['both, with the line ends of an old Mac', `${link}\r${token}`, { setup, token }],
  ])('may hold %s', (_, text, file) => {
    expect(parseSetupFile(text)).toEqual({ ok: true, ...file })
  })

  test.each([
    ['nothing', ' \n '],
    ['two tokens', `${token}\n${token}`],
    ['two links', `${link}\n${link}`],
    ['words', 'Dear Asha, this is your token'],
    ['a token of 8193 characters', 'a'.repeat(8193)],
    ['letters that a header cannot carry', 'टोकन'],
    ['a NUL', 'a\u0000b'],
    ['another program’s link', 'hookswitch ://setup'],
  ])('is refused if it holds %s', (_, text) => {
    expect(parseSetupFile(text)).toEqual({ ok: false, problem: 'not-a-setup-file' })
  })

  test.each([
    ['secret', 'hookswitch://setup?user=asha&token=abc'],
    ['server', 'hookswitch://setup?server=https://evil.example'],
    ['invalid', 'hookswitch://setup?colour=blue'],
  ])('is refused for what its link may not do: %s', (problem, text) => {
    expect(parseSetupFile(`${token}\n${text}`)).toEqual({ ok: false, problem })
  })
})
