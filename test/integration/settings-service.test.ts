import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { noRules } from '../../src/core/model/policy-rules.ts'
import { noPolicy, type Policy } from '../../src/core/settings/policy.ts'
import type { JournalEntry } from '../../src/core/view/journal-entries.ts'
import { autostartFile } from '../../src/main/autostart/login-item.ts'
import { memorySettings, type SettingsFile } from '../../src/main/settings/settings-schema.ts'
import { createSettingsService } from '../../src/main/settings/settings-service.ts'
import { createShortcuts } from '../../src/main/shortcuts/shortcuts.ts'
import { messages } from '../support/messages.ts'

let config: string
beforeEach(() => {
  config = mkdtempSync(join(tmpdir(), 'hk-'))
})
afterEach(() => rmSync(config, { recursive: true, force: true }))

const autostart = () => join(config, 'autostart', 'hookswitch.desktop')

/** The settings service of an installed app, with a real autostart file. */
function createService(
  settings: SettingsFile,
  policy: Partial<Policy> = {},
  notAtLogin: string | null = null,
) {
  const journal: JournalEntry[] = []
  const registered = new Set<string>()
  const service = createSettingsService({
    platform: 'linux',
    settings,
    policy: { ...noPolicy, ...policy },
    policyFile: '/etc/hookswitch/policy.json',
    loginItem: autostartFile(config, '/opt/Hookswitch/hookswitch'),
    messages: () => messages,
    notAtLogin: notAtLogin === null ? null : () => notAtLogin,
    shortcuts: createShortcuts({
      desktop: 'x11-or-windows',
      ownWindowInFront: () => false,
      pressed: () => {},
      globalShortcut: {
        register: (key) => registered.size !== registered.add(key).size,
        unregister: (key) => void registered.delete(key),
      },
    }),
    write: (entry) => journal.push(entry),
    onChange: () => {},
    lockTest: () => ({ source: null, last: null }),
  })
  service.apply()
  return { ...service, journal, registered }
}

test('what a policy decides beside the settings is a sentence that names its file', () => {
  const rules = { ...noRules, signOut: false, notificationKinds: ['problems', 'questions'] as const }
  const file = 'Set by your administrator (/etc/hookswitch/policy.json).'
  expect(createService(memorySettings(), { rules }).view().rules).toEqual({
    notifications: `Only these are shown: problems, questions. ${file}`,
    account: [`You cannot sign out here, nor disconnect the account. ${file}`],
  })
  expect(createService(memorySettings()).view().rules).toEqual({ notifications: null, account: [] })
})

describe('starting at login', () => {
  test('is read from the autostart file', () => {
    const { change, values } = createService(memorySettings())
    expect(values().startAtLogin).toBe(false)
    expect(change({ startAtLogin: true })).toMatchObject({
      ok: true,
      view: { values: { startAtLogin: true } },
    })
    rmSync(autostart())
    expect(values().startAtLogin).toBe(false)
  })

  test('is updated when the program has moved', () => {
    const settings = memorySettings()
    autostartFile(config, '/opt/old/hookswitch').set(true)
    createService(settings)
    expect(readFileSync(autostart(), 'utf8')).toContain('\nExec="/opt/Hookswitch/hookswitch" --hidden\n')
  })

  test('follows a preset of the policy once, and then the agent’s decision', () => {
    const settings = memorySettings()
    const policy = { defaults: { startAtLogin: true } }
    expect(createService(settings, policy).values().startAtLogin).toBe(true)
    rmSync(autostart())
    expect(createService(settings, policy).values().startAtLogin).toBe(false)

    const other = memorySettings()
    expect(createService(other, policy).change({ startAtLogin: false }).ok).toBe(true)
    expect(createService(other, policy).values().startAtLogin).toBe(false)
  })

  test('stays off if the agent turned it off in the desktop, whatever the policy presets', () => {
    autostartFile(config, '/opt/Hookswitch/hookswitch').set(true)
    writeFileSync(autostart(), `${readFileSync(autostart(), 'utf8')}X-MATE-Autostart-enabled=false\n`)
    const { values, change } = createService(memorySettings(), { defaults: { startAtLogin: true } })
    expect(values().startAtLogin).toBe(false)
    expect(change({ startAtLogin: true })).toMatchObject({
      ok: true,
      view: { values: { startAtLogin: true } },
    })
  })

  test.each([true, false])('follows the forced value of a policy at each start: %s', (forced) => {
    const settings = memorySettings()
    autostartFile(config, '/opt/Hookswitch/hookswitch').set(!forced)
    const { values, change, view } = createService(settings, { forced: { startAtLogin: forced } })
    expect(values().startAtLogin).toBe(forced)
    expect(change({ startAtLogin: !forced }).ok).toBe(false)
    expect(view().fixed.startAtLogin).toBe('Set by your administrator (/etc/hookswitch/policy.json).')
  })

  test('is preset for the first agent, unless the policy or the agent has decided', () => {
    const presetOf = (settings: SettingsFile, policy: Partial<Policy> = {}) =>
      createService(settings, policy).view().startAtLoginPreset
    expect(presetOf(memorySettings())).toBe(true)
    expect(presetOf(memorySettings(), { defaults: { startAtLogin: false } })).toBe(false)
    expect(presetOf(memorySettings(), { forced: { startAtLogin: false } })).toBe(false)
    const decided = memorySettings()
    expect(createService(decided).change({ startAtLogin: false }).ok).toBe(true)
    expect(presetOf(decided)).toBe(false)
    autostartFile(config, '/opt/Hookswitch/hookswitch').set(true)
    writeFileSync(autostart(), `${readFileSync(autostart(), 'utf8')}Hidden=true\n`)
    expect(presetOf(memorySettings())).toBe(false)
    expect(createService(memorySettings(), {}, 'Not here.').view().startAtLoginPreset).toBe(null)
  })

  test('fails with the disk, and then the rest of the change fails, too', () => {
    const { change, registered } = createService(memorySettings())
    writeFileSync(join(config, 'autostart'), 'a file where the folder should be')
    const changed = change({ startAtLogin: true, notifications: false, keys: { phone: 'Ctrl+Alt+P' } })
    expect(changed).toMatchObject({
      ok: false,
      view: { values: { startAtLogin: false, notifications: true, keys: { phone: 'Ctrl+Alt+1' } } },
    })
    expect(changed.message).toContain('hookswitch.desktop')
    expect([...registered]).toContain('Ctrl+Alt+1')
    expect([...registered]).not.toContain('Ctrl+Alt+P')
  })

  test('is not turned on if the settings cannot be written', () => {
    const failing: SettingsFile = {
      ...memorySettings(),
      write: () => ({ ok: false, failure: { kind: 'full', file: 'settings.json', reason: 'ENOSPC' } }),
    }
    const { change } = createService(failing)
    const changed = change({ startAtLogin: true })
    expect(changed.message).toBe(
      'settings.json cannot be written: the disk is full. Make room, then try again.',
    )
    expect(changed.view.values.startAtLogin).toBe(false)
  })

  test('is not offered to an app that cannot start at login', () => {
    const { change, view } = createService(memorySettings(), { forced: { startAtLogin: true } }, 'Not here.')
    expect(change({ startAtLogin: true })).toMatchObject({ ok: false })
    expect(view().fixed.startAtLogin).toBe('Not here.')
    expect(existsSync(autostart())).toBe(false)
  })
})

test('the journal holds the names of changed settings, not their values', () => {
  const { change, journal } = createService(memorySettings())
  change({ idleMinutes: 7, keys: { swap: null } })
  expect(journal.map(({ what, facts }) => ({ what, facts }))).toEqual([
    { what: 'settings changed', facts: { names: 'idleMinutes keys' } },
  ])
})
