import { describe, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { languages } from '../../src/core/model/language.ts'
import { parsePolicy } from '../../src/core/settings/policy.ts'
import { parseHelpUrl } from '../../src/core/text/help-url.ts'
import type { JournalEntry } from '../../src/core/view/journal-entries.ts'
import { viewOf } from '../../src/core/view/view.ts'
import { openHelpPage } from '../../src/main/system/help-page.ts'
import { messages } from '../support/messages.ts'
import { signedInAt } from './support/app.ts'

const page = 'https://help.example.com/calls?lang=en#start'

describe('the address of a help page', () => {
  test.each([page, 'https://help.example.com:8443/', 'https://[2001:db8::1]/help'])('may be %s', (url) => {
    expect(parseHelpUrl(url)).toBe(url)
  })

  test('is given as a browser writes it', () => {
    expect(parseHelpUrl('HTTPS://Help.Example.com')).toBe('https://help.example.com/')
  })

  test.each([
    '',
    'help.example.com',
    'http://help.example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'hookswitch://off',
    'https://',
    'https:help.example.com',
    'https:\\\\help.example.com',
    'https://asha@help.example.com/',
    'https://asha:secret@help.example.com/',
    ' https://help.example.com/',
    'https://help.example.com/a b',
    'https://help.example.com/\n',
    'https://help.example.com/\u0000',
    `https://help.example.com/${'a'.repeat(2048)}`,
  ])('may not be %j', (url) => {
    expect(parseHelpUrl(url)).toBe(null)
  })
})

describe('a policy', () => {
  const policyWith = (helpUrl: unknown) => parsePolicy('p.json', JSON.stringify({ helpUrl }))

  test('may name the help page, or none', () => {
    expect(policyWith(page)).toMatchObject({ helpUrl: page, trouble: null })
    expect(policyWith(null)).toMatchObject({ helpUrl: null, trouble: null })
    expect(parsePolicy('p.json', '{}')).toMatchObject({ helpUrl: null, trouble: null })
  })

  test.each(['http://help.example.com/', 5, ['https://help.example.com/'], ''])(
    'that names %j has an invalid value, and no help page',
    (given) => {
      expect(policyWith(given)).toMatchObject({
        helpUrl: null,
        trouble: { kind: 'in-part', wrong: ['helpUrl'], unknown: [] },
      })
    },
  )
})

describe.each(languages)('in %s', (language) => {
  const spoken = messagesIn(language)
  const show = (helpUrl: string | null) => viewOf(signedInAt('off'), { messages: spoken, helpUrl })

  test('menu and window offer help where the policy names a page', () => {
    expect(show(page).menu.slice(-2)).toEqual([
      { kind: 'help', label: spoken.menu.help },
      { kind: 'quit', label: spoken.menu.quit },
    ])
    expect(show(page).window.help).toEqual({ label: spoken.menu.help, url: page })
  })

  test('and nowhere else', () => {
    for (const { menu, window } of [show(null), viewOf(signedInAt('off'), { messages: spoken })]) {
      expect(menu.filter(({ kind }) => kind === 'help')).toEqual([])
      expect(window.help).toBe(null)
    }
  })
})

describe('a click on Help', () => {
  async function click(url: string | null, browserStarts = true) {
    const opened: string[] = []
    const written: JournalEntry[] = []
    const { exit, message } = await openHelpPage({
      url: () => url,
      open: async (address) => {
        if (!browserStarts) throw new Error('no browser')
        opened.push(address)
      },
      write: (entry) => written.push(entry),
    })
    return { exit, message: message(messages), opened, written }
  }

  test('opens the page of the policy', async () => {
    expect(await click(page)).toEqual({
      exit: 0,
      message: 'Opened in your browser.',
      opened: [page],
      written: [],
    })
  })

  test.each([null, 'http://help.example.com/', 'file:///bin/sh'])('opens nothing for %j', async (url) => {
    expect(await click(url)).toMatchObject({
      exit: 2,
      message: 'Your administrator has named no help page.',
      opened: [],
    })
  })

  test('says the address where no browser starts, and the journal says why', async () => {
    expect(await click(page, false)).toMatchObject({
      exit: 1,
      message: `No browser could be started. The help page is ${page}`,
      opened: [],
      written: [{ level: 'warn', what: 'help page not opened', facts: { reason: 'no browser' } }],
    })
  })
})
