import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { noPolicy, type Policy } from '../../src/core/settings/policy.ts'
import type { JournalEntry } from '../../src/core/view/journal-entries.ts'
import { autostartFile } from '../../src/main/autostart/login-item.ts'
import { memorySettings } from '../../src/main/settings/memory-settings.ts'
import { keepSettings } from '../../src/main/settings/settings-keeper.ts'
import type { SettingsFile } from '../../src/main/settings/settings-schema.ts'
import { createShortcuts } from '../../src/main/shortcuts/shortcuts.ts'
import { messages } from '../support/messages.ts'

let config: string
beforeEach(() => {
  config = mkdtempSync(join(tmpdir(), 'hk-'))
})
afterEach(() => rmSync(config, { recursive: true, force: true }))

const autostart = () => join(config, 'autostart', 'hookswitch.desktop')

/** The keeper of an installed app, over a real autostart file; `settings` outlives it as a profile does. */
function keeper(settings: SettingsFile, policy: Partial<Policy> = {}, notAtLogin: string | null = null) {
  const journal: JournalEntry[] = []
  const registered = new Set<string>()
  const kept = keepSettings({
    platform: 'linux',
    settings,
    policy: { ...noPolicy, ...policy },
    loginItem: autostartFile(config, '/opt/Hookswitch/hookswitch'),
    messages: () => messages,
    notAtLogin: notAtLogin === null ? null : () => notAtLogin,
    shortcuts: createShortcuts({
      desktop: 'tells',
      ownWindowInFront: () => false,
      pressed: () => {},
      globalShortcut: {
        register: (key) => registered.size !== registered.add(key).size,
        unregister: (key) => void registered.delete(key),
      },
    }),
    write: (entry) => journal.push(entry),
    changed: () => {},
    diagnostics: () => '',
    lockTest: () => ({ source: null, last: null }),
  })
  kept.apply()
  return { ...kept, journal, registered }
}

describe('starting at login', () => {
  test('is what the autostart file says', () => {
    const { change, values } = keeper(memorySettings())
    expect(values().startAtLogin).toBe(false)
    expect(change({ startAtLogin: true })).toMatchObject({
      ok: true,
      view: { values: { startAtLogin: true } },
    })
    rmSync(autostart())
    expect(values().startAtLogin).toBe(false)
  })

  test('follows a program that was moved', () => {
    const settings = memorySettings()
    autostartFile(config, '/opt/old/hookswitch').set(true)
    keeper(settings)
    expect(readFileSync(autostart(), 'utf8')).toContain('\nExec="/opt/Hookswitch/hookswitch" --hidden\n')
  })

  test('as a policy’s preset is carried out once, and the agent’s no stays', () => {
    const settings = memorySettings()
    const policy = { defaults: { startAtLogin: true } }
    expect(keeper(settings, policy).values().startAtLogin).toBe(true)
    rmSync(autostart())
    expect(keeper(settings, policy).values().startAtLogin).toBe(false)

    const other = memorySettings()
    expect(keeper(other, policy).change({ startAtLogin: false }).ok).toBe(true)
    expect(keeper(other, policy).values().startAtLogin).toBe(false)
  })

  test('as a policy’s preset does not undo what the agent switched off in the desktop', () => {
    autostartFile(config, '/opt/Hookswitch/hookswitch').set(true)
    writeFileSync(autostart(), `${readFileSync(autostart(), 'utf8')}X-MATE-Autostart-enabled=false\n`)
    const { values, change } = keeper(memorySettings(), { defaults: { startAtLogin: true } })
    expect(values().startAtLogin).toBe(false)
    expect(change({ startAtLogin: true })).toMatchObject({
      ok: true,
      view: { values: { startAtLogin: true } },
    })
  })

  test.each([true, false])('as a policy’s word is carried out at each start: %s', (forced) => {
    const settings = memorySettings()
    autostartFile(config, '/opt/Hookswitch/hookswitch').set(!forced)
    const { values, change, view } = keeper(settings, { forced: { startAtLogin: forced } })
    expect(values().startAtLogin).toBe(forced)
    expect(change({ startAtLogin: !forced }).ok).toBe(false)
    expect(view().fixed.startAtLogin).toBe('Your administrator has fixed this value.')
  })

  test('that the disk does not take changes nothing else, and is told', () => {
    const { change, registered } = keeper(memorySettings())
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

  test('does not come where the settings cannot be written', () => {
    const failing: SettingsFile = {
      ...memorySettings(),
      write: () => ({ ok: false, failure: { kind: 'full', file: 'settings.json', reason: 'ENOSPC' } }),
    }
    const { change } = keeper(failing)
    const changed = change({ startAtLogin: true })
    expect(changed.message).toBe(
      'settings.json cannot be written: the disk is full. Make room, then try again.',
    )
    expect(changed.view.values.startAtLogin).toBe(false)
  })

  test('is not offered where it cannot be', () => {
    const { change, view } = keeper(memorySettings(), { forced: { startAtLogin: true } }, 'Not here.')
    expect(change({ startAtLogin: true })).toMatchObject({ ok: false })
    expect(view().fixed.startAtLogin).toBe('Not here.')
    expect(existsSync(autostart())).toBe(false)
  })
})

test('the journal has names alone, not what was chosen', () => {
  const { change, journal } = keeper(memorySettings())
  change({ idleMinutes: 7, keys: { swap: null } })
  expect(journal.map(({ what, facts }) => ({ what, facts }))).toEqual([
    { what: 'settings changed', facts: { names: 'idleMinutes keys' } },
  ])
})
