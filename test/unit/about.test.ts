import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { messagesIn } from '../../src/core/locales/messages.ts'
import { aboutOf, licence } from '../../src/core/view/about.ts'
import { aboutFacts } from '../../src/main/system/about-facts.ts'
import { messages } from '../support/messages.ts'

const folder = mkdtempSync(join(tmpdir(), 'hk-about-'))
afterAll(() => rmSync(folder, { recursive: true }))

const versions = { ...process.versions, electron: '33.2.1', chrome: '130.0.6723.118', node: '20.18.1' }
const factsNow = () => aboutFacts('0.1.0', versions, join(folder, 'electron'))

test('it names the versions of the app and of what runs it, and the licence', () => {
  const about = aboutOf(factsNow(), messages)
  expect(about.versions.map(({ name, version }) => `${name} ${version}`)).toEqual([
    'Hookswitch 0.1.0',
    'Electron 33.2.1',
    'Chromium 130.0.6723.118',
    'Node.js 20.18.1',
  ])
  expect(about.licence).toBe('Free software under the MIT licence.')
})

test('the licence is that of the package and of the file LICENSE', () => {
  const read = (name: string) =>
    readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8')
  expect(JSON.parse(read('package.json')).license).toBe(licence)
  expect(read('LICENSE')).toMatch(new RegExp(`^${licence} License`))
})

test('it says which licence files of others are beside the program, or that none are', () => {
  const hindi = messagesIn('hi')
  expect(aboutOf(factsNow(), hindi).thirdPartyLicences).toBe(hindi.about.noThirdPartyLicences)
  const file = join(folder, 'LICENSES.chromium.html')
  writeFileSync(file, '')
  expect(aboutOf(factsNow(), messages).thirdPartyLicences).toBe(`Licences of Electron and Chromium: ${file}`)
})
