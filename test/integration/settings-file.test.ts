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
import { peekSettings } from '../../src/main/settings/read-settings.ts'
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

/** Opens the settings; `reports` receives the path of each file that is set aside, and whether there was a good copy. */
function open(reports: [string, boolean][] = []) {
  return openSettings(folder, (path, restored) => reports.push([path, restored]))
}

const asides = () => readdirSync(folder).filter((name) => name.startsWith('settings.unreadable-'))

describe('a file that another program wrote is read', () => {
  test.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${json}`)],
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${json}`, 'utf16le')],
    ['UTF-16 without one', Buffer.from(json, 'utf16le')],
    ['UTF-16 of the other byte order', Buffer.from(`\uFEFF${json}`, 'utf16le').swap16()],
    ['UTF-16 of the other byte order without a mark', Buffer.from(json, 'utf16le').swap16()],
    ['Windows line endings', Buffer.from(JSON.stringify(whole, null, 2).replaceAll('\n', '\r\n'))],
    ['a tail of zeros', Buffer.concat([Buffer.from(json), Buffer.alloc(512)])],
    ['a tail of zeros and lines', Buffer.from(`${json}\n\0\0\r\n\0 \n`)],
    ['a repeated name, whose last value counts', Buffer.from(`{"integrations":null,${json.slice(1)}`)],
  ])('%s', (_, bytes) => {
    writeFileSync(file(), bytes)
    const settings = open()
    expect(settings.read()).toMatchObject({ integrations, chosen: { notifications: false, language: 'hi' } })
    expect(peekSettings(folder).chosen.language).toBe('hi')
    expect(settings.write({ account: null }).ok).toBe(true)
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual(whole)
    expect(asides()).toEqual([])
  })
})

describe('a broken file', () => {
  const ways: readonly [string, () => void][] = [
    ['full of zeros', () => writeFileSync(file(), Buffer.alloc(json.length))],
    ['that is empty', () => truncateSync(file())],
    ['of white space', () => writeFileSync(file(), ' \n\t')],
    ['that is truncated', () => truncateSync(file(), 30)],
    ['that is not an object', () => writeFileSync(file(), '[1]')],
    ['that is only a word', () => writeFileSync(file(), 'null')],
    ['with a comment', () => writeFileSync(file(), `// mine\n${json}`)],
    ['that is not text', () => writeFileSync(file(), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00]))],
    ['that is too large', () => writeFileSync(file(), `{"a":"${'x'.repeat(2_000_000)}"}`)],
  ]

  test.each(ways)('%s is set aside, and the last good copy is used', (_, breakIt) => {
    writeFileSync(file(), json)
    open()
    breakIt()
    const broken = readFileSync(file())
    const reports: [string, boolean][] = []
    expect(peekSettings(folder).chosen.language).toBe('hi')
    const settings = open(reports)
    expect(settings.read()).toMatchObject({ integrations, chosen: { language: 'hi' } })
    expect(settings.agentLost()).toBe(false)
    expect(reports).toEqual([[join(folder, asides()[0] ?? ''), true]])
    expect(readFileSync(reports[0]?.[0] ?? '').equals(broken)).toBe(true)
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual(whole)
  })

  test.each(ways)('%s, without a good copy, means that the agent is lost', (_, breakIt) => {
    writeFileSync(file(), json)
    breakIt()
    const reports: [string, boolean][] = []
    const settings = open(reports)
    expect(settings.read().integrations).toBe(null)
    expect(reports.map(([, restored]) => restored)).toEqual([false])
    expect(settings.agentLost()).toBe(true)
    // Neither a restart nor a changed setting ends that; only signing in or out does.
    expect(open().write({ chosen: { notifications: false } }).ok).toBe(true)
    expect(open().agentLost()).toBe(true)
    expect(open().write({ integrations: null }).ok).toBe(true)
    expect(open().agentLost()).toBe(false)
    expect(asides()).toHaveLength(1)
  })

  test('is replaced by a copy that has the last changes made by hand', () => {
    const settings = open()
    settings.write({ integrations })
    writeFileSync(file(), JSON.stringify({ ...whole, integrations: { ...integrations, userId: '2' } }))
    open()
    truncateSync(file())
    expect(open().read().integrations?.userId).toBe('2')
  })

  test('and a broken copy leave empty settings that can be written', () => {
    open().write({ integrations })
    for (const name of ['settings.json', 'settings.last-good.json']) truncateSync(join(folder, name))
    expect(open().read().integrations).toBe(null)
    expect(open().write({ integrations }).ok).toBe(true)
    truncateSync(file())
    expect(open().read()).toMatchObject({ integrations })
  })
})

test.each([8, 1.5, '2.0.1'])('the version %j of a newer program is kept', (version) => {
  writeFileSync(file(), JSON.stringify({ ...whole, version }))
  expect(open().write({ chosen: { notifications: false } }).ok).toBe(true)
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ version })
})

describe('one invalid value', () => {
  test.each([
    { account: 'none' },
    { account: { url: 'ftp://example.com', sid: 's', userId: 'u' } },
    { chosen: [] },
    { chosen: { restore: 7 } },
    { window: 'left' },
    { version: 'two' },
    { integrations: { ...integrations, appId: 5 } },
  ])('does not affect the others: %j', (wrong) => {
    writeFileSync(file(), JSON.stringify({ ...whole, ...wrong, moonPhase: { shown: true } }))
    const settings = open()
    expect(settings.read().integrations).toEqual(integrations)
    expect(settings.write({ window: { x: 1, y: 2, width: 3, height: 4 } }).ok).toBe(true)
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ moonPhase: { shown: true } })
    expect(asides()).toEqual([])
  })

  test.each([{ userId: 7, url: 'https://example.com' }, 'the first', ['a list now']])(
    'for the agent is replaced by the one in the good copy: %j',
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

  test('for the agent, without a good copy, means that the agent is lost, whatever else is written', () => {
    writeFileSync(file(), JSON.stringify({ integrations: ['a list now'] }))
    expect(open().agentLost()).toBe(true)
    open().write({ chosen: { notifications: false } })
    expect(open().agentLost()).toBe(true)
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ integrations: ['a list now'] })
  })
})

describe('the file', () => {
  test.each([undefined, '/snap/code/1'])('is replaced by a rename, with SNAP=%s', (snap) => {
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

  test('has mode 0600 when it is new, and keeps another mode', () => {
    open().write({ integrations })
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'settings.last-good.json')).mode & 0o777).toBe(0o600)
    chmodSync(file(), 0o640)
    open().write({ account: null })
    expect(statSync(file()).mode & 0o777).toBe(0o640)
  })

  test.each(['there', 'broken', 'missing'])(
    'may be a symbolic link, which stays; its target is %s',
    (what) => {
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
    },
  )

  test('is not touched if it is a folder or a pipe, and the failure says so', async () => {
    mkdirSync(file())
    expect(open().trouble()).toMatchObject({ kind: 'failed', file: file() })
    expect(open().write({ integrations }).ok).toBe(false)
    rmSync(file(), { recursive: true })
    await runProcess('mkfifo', [file()], { from: 'coreutils' })
    expect(open().trouble()).toMatchObject({ kind: 'failed', file: file() })
    expect(existsSync(file())).toBe(true)
  })

  test('may be missing: at the first start, or because it was deleted', () => {
    const settings = open()
    expect(settings.agentLost()).toBe(false)
    expect(readdirSync(folder)).toEqual([])
    settings.write({ integrations })
    rmSync(file())
    expect(open().read().integrations).toEqual(integrations)
  })
})
