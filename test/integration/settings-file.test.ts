import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { chosenIn } from '../../src/main/settings/chosen.ts'
import { openSettings } from '../../src/main/settings/settings-file.ts'
import { runProcess } from '../support/processes.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hk-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const file = () => join(folder, 'settings.json')
const integrations = { userId: '1', url: 'https://example.com', appId: null }
const whole = { version: 1, integrations, account: null, chosen: { notifications: false, language: 'hi' } }
const json = JSON.stringify(whole)

/** Opens the settings; `told` gets what was set aside, and whether there was a good copy. */
function open(told: [string, boolean][] = []) {
  return openSettings(folder, (path, restored) => told.push([path, restored]))
}

const asides = () => readdirSync(folder).filter((name) => name.startsWith('settings.unreadable-'))

describe('what somebody else wrote is read', () => {
  test.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${json}`)],
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${json}`, 'utf16le')],
    ['UTF-16 without one', Buffer.from(json, 'utf16le')],
    ['UTF-16 of the other byte order', Buffer.from(`\uFEFF${json}`, 'utf16le').swap16()],
    ['UTF-16 of the other byte order without a mark', Buffer.from(json, 'utf16le').swap16()],
    ['lines of Windows', Buffer.from(JSON.stringify(whole, null, 2).replaceAll('\n', '\r\n'))],
    ['a tail of zeros', Buffer.concat([Buffer.from(json), Buffer.alloc(512)])],
    ['a tail of zeros and lines', Buffer.from(`${json}\n\0\0\r\n\0 \n`)],
    ['a name twice, of which the last holds', Buffer.from(`{"integrations":null,${json.slice(1)}`)],
  ])('%s', (_, bytes) => {
    writeFileSync(file(), bytes)
    const settings = open()
    expect(settings.read()).toMatchObject({ integrations, chosen: { notifications: false, language: 'hi' } })
    expect(chosenIn(folder).language).toBe('hi')
    expect(settings.write({ account: null }).ok).toBe(true)
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual(whole)
    expect(asides()).toEqual([])
  })
})

describe('what is broken', () => {
  const ways: readonly [string, () => void][] = [
    ['is full of zeros', () => writeFileSync(file(), Buffer.alloc(json.length))],
    ['is empty', () => truncateSync(file())],
    ['is white space', () => writeFileSync(file(), ' \n\t')],
    ['is cut off', () => truncateSync(file(), 30)],
    ['is no object', () => writeFileSync(file(), '[1]')],
    ['is a mere word', () => writeFileSync(file(), 'null')],
    ['has a comment', () => writeFileSync(file(), `// mine\n${json}`)],
    ['is no text', () => writeFileSync(file(), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00]))],
    ['is huge', () => writeFileSync(file(), `{"a":"${'x'.repeat(2_000_000)}"}`)],
  ]

  test.each(ways)('and %s is kept aside, and the last good copy holds', (_, breakIt) => {
    writeFileSync(file(), json)
    open()
    breakIt()
    const broken = readFileSync(file())
    const told: [string, boolean][] = []
    expect(chosenIn(folder).language).toBe('hi')
    const settings = open(told)
    expect(settings.read()).toMatchObject({ integrations, chosen: { language: 'hi' } })
    expect(settings.agentLost()).toBe(false)
    expect(told).toEqual([[join(folder, asides()[0] ?? ''), true]])
    expect(readFileSync(told[0]?.[0] ?? '').equals(broken)).toBe(true)
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual(whole)
  })

  test.each(ways)('and %s without a copy leaves the agent to be found elsewhere', (_, breakIt) => {
    writeFileSync(file(), json)
    breakIt()
    const told: [string, boolean][] = []
    const settings = open(told)
    expect(settings.read().integrations).toBe(null)
    expect(told.map(([, restored]) => restored)).toEqual([false])
    expect(settings.agentLost()).toBe(true)
    // Neither a restart nor a setting that the agent changes meanwhile ends that; a sign-in or a sign-out does.
    expect(open().write({ chosen: { notifications: false } }).ok).toBe(true)
    expect(open().agentLost()).toBe(true)
    expect(open().write({ integrations: null }).ok).toBe(true)
    expect(open().agentLost()).toBe(false)
    expect(asides()).toHaveLength(1)
  })

  test('and was written by hand since is what the copy has', () => {
    const settings = open()
    settings.write({ integrations })
    writeFileSync(file(), JSON.stringify({ ...whole, integrations: { ...integrations, userId: '2' } }))
    open()
    truncateSync(file())
    expect(open().read().integrations?.userId).toBe('2')
  })

  test('a copy that is broken, too, harms nothing', () => {
    open().write({ integrations })
    for (const name of ['settings.json', 'settings.last-good.json']) truncateSync(join(folder, name))
    expect(open().read().integrations).toBe(null)
    expect(open().write({ integrations }).ok).toBe(true)
    truncateSync(file())
    expect(open().read()).toMatchObject({ integrations })
  })
})

test.each([8, 1.5, '2.0.1'])('the version %j of a newer program stays', (version) => {
  writeFileSync(file(), JSON.stringify({ ...whole, version }))
  expect(open().write({ chosen: { notifications: false } }).ok).toBe(true)
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ version })
})

describe('one value of no use', () => {
  test.each([
    { account: 'none' },
    { account: { url: 'ftp://example.com', sid: 's', userId: 'u' } },
    { chosen: [] },
    { chosen: { restore: 7 } },
    { window: 'left' },
    { version: 'two' },
    { integrations: { ...integrations, appId: 5 } },
  ])('costs nothing else: %j', (wrong) => {
    writeFileSync(file(), JSON.stringify({ ...whole, ...wrong, moonPhase: { shown: true } }))
    const settings = open()
    expect(settings.read().integrations).toEqual(integrations)
    expect(settings.write({ window: { x: 1, y: 2, width: 3, height: 4 } }).ok).toBe(true)
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ moonPhase: { shown: true } })
    expect(asides()).toEqual([])
  })

  test.each([{ userId: 7, url: 'https://example.com' }, 'the first', ['a list now']])(
    'of the agent is read from the copy, and is not lost: %j',
    (wrong) => {
      const settings = open()
      settings.write({ integrations })
      const broken = JSON.stringify({ version: 8, integrations: wrong, chosen: { language: 'en' } })
      writeFileSync(file(), broken)
      expect(open().read()).toMatchObject({ integrations, chosen: { language: 'en' } })
      expect(open().agentLost()).toBe(false)
      expect(open().write({ chosen: { notifications: false } }).ok).toBe(true)
      expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ version: 8, integrations })
      expect(asides().map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([broken])
    },
  )

  test('of the agent without a copy leaves them to be found elsewhere, whatever else is written', () => {
    writeFileSync(file(), JSON.stringify({ integrations: ['a list now'] }))
    expect(open().agentLost()).toBe(true)
    open().write({ chosen: { notifications: false } })
    expect(open().agentLost()).toBe(true)
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ integrations: ['a list now'] })
  })
})

describe('the file', () => {
  test.each([undefined, '/snap/code/1'])('is replaced by a rename, whatever SNAP says: %s', (snap) => {
    const before = process.env.SNAP
    if (snap !== undefined) process.env.SNAP = snap
    try {
      writeFileSync(file(), json)
      const { ino } = statSync(file())
      expect(open().write({ account: null }).ok).toBe(true)
      expect(statSync(file()).ino).not.toBe(ino)
      expect(process.env.SNAP).toBe(snap ?? before)
    } finally {
      if (before === undefined) delete process.env.SNAP
      else process.env.SNAP = before
    }
  })

  test('is its owner’s alone where it is new, and keeps the mode that it has', () => {
    open().write({ integrations })
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'settings.last-good.json')).mode & 0o777).toBe(0o600)
    chmodSync(file(), 0o640)
    open().write({ account: null })
    expect(statSync(file()).mode & 0o777).toBe(0o640)
  })

  test.each(['there', 'broken', 'missing'])('that is a link stays one; what it leads to: %s', (what) => {
    const target = join(folder, 'dotfiles', 'hookswitch.conf')
    mkdirSync(join(folder, 'dotfiles'))
    symlinkSync('dotfiles/hookswitch.conf', file())
    if (what !== 'missing') writeFileSync(target, what === 'there' ? json : '{')
    open().read()
    expect(open().write({ integrations }).ok).toBe(true)
    expect(lstatSync(file()).isSymbolicLink()).toBe(true)
    expect(readlinkSync(file())).toBe('dotfiles/hookswitch.conf')
    expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ integrations })
    expect(readdirSync(join(folder, 'dotfiles'))).toEqual(['hookswitch.conf'])
    expect(asides()).toHaveLength(what === 'broken' ? 1 : 0)
  })

  test('that is a folder or a pipe is left alone, and told', async () => {
    mkdirSync(file())
    expect(open().trouble()).toMatchObject({ kind: 'failed', file: file() })
    expect(open().write({ integrations }).ok).toBe(false)
    rmSync(file(), { recursive: true })
    await runProcess('mkfifo', [file()], { from: 'coreutils' })
    expect(open().trouble()).toMatchObject({ kind: 'failed', file: file() })
    expect(existsSync(file())).toBe(true)
  })

  test('that is not there is a first start, or one whose settings vanished', () => {
    const settings = open()
    expect(settings.agentLost()).toBe(false)
    expect(readdirSync(folder)).toEqual([])
    settings.write({ integrations })
    rmSync(file())
    expect(open().read().integrations).toEqual(integrations)
  })
})
