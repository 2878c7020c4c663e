import { describe, expect, test } from 'vitest'
import { parseAccelerator } from '../../src/core/settings/accelerator.ts'
import {
  acceleratorOf,
  type KeyPress,
  shownKeys,
  superKeyName,
} from '../../src/renderer/settings/key-press.ts'

const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...held,
})

describe('an accelerator names the keys as they are printed', () => {
  test.each<[KeyPress, string]>([
    [press('p', 'KeyP', { ctrlKey: true, altKey: true }), 'Ctrl+Alt+P'],
    [press('P', 'KeyP', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+P'],
    // A French keyboard has A where a US keyboard has Q.
    [press('a', 'KeyQ', { altKey: true }), 'Alt+A'],
    [press('!', 'Digit1', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+1'],
    [press('π', 'KeyP', { altKey: true }), 'Alt+P'],
    [press('F9', 'F9'), 'F9'],
    [press('ArrowUp', 'ArrowUp', { metaKey: true }), 'Super+Up'],
    [press(' ', 'Space', { ctrlKey: true, metaKey: true }), 'Ctrl+Super+Space'],
    [press('Enter', 'Enter', { altKey: true }), 'Alt+Enter'],
    [press('-', 'Minus', { ctrlKey: true, altKey: true }), 'Ctrl+Alt+-'],
  ])('%o', (pressed, accelerator) => {
    expect(acceleratorOf(pressed)).toEqual({ kind: 'accelerator', accelerator })
    if (accelerator !== 'F9') expect(parseAccelerator(accelerator)).toMatchObject({ ok: true, accelerator })
  })
})

test.each<[KeyPress, string]>([
  [press('Control', 'ControlLeft', { ctrlKey: true }), 'modifier'],
  [press('AltGraph', 'AltRight'), 'modifier'],
  [press('p', 'KeyP'), 'bare'],
  [press('P', 'KeyP', { shiftKey: true }), 'bare'],
  [press('Dead', 'Quote', { ctrlKey: true }), 'unknown'],
  [press('AudioVolumeUp', 'AudioVolumeUp', { ctrlKey: true }), 'unknown'],
])('%o is no accelerator', (pressed, kind) => {
  expect(acceleratorOf(pressed)).toEqual({ kind })
})

test.each([
  { platform: 'Linux x86_64', shown: 'Ctrl + Super + P', both: 'Ctrl + P' },
  { platform: 'Win32', shown: 'Ctrl + Win + P', both: 'Ctrl + P' },
  { platform: 'MacIntel', shown: 'Ctrl + ⌘ + P', both: '⌘ + P' },
])('on $platform an accelerator is shown as $shown', ({ platform, shown, both }) => {
  expect(shownKeys('Ctrl+Super+P', platform)).toBe(shown)
  expect(shownKeys('CommandOrControl+P', platform)).toBe(both)
  expect(shown).toContain(superKeyName(platform))
  expect(shownKeys(null, platform)).toBe(null)
})
