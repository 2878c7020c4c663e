import { describe, expect, test } from 'vitest'
import { parseAccelerator } from '../../src/core/settings/accelerator.ts'
import { acceleratorOf, type KeyPress, shownKeys } from '../../src/renderer/settings/key-press.ts'

const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...held,
})

describe('a combination is what is printed on the keys', () => {
  test.each<[KeyPress, string]>([
    [press('p', 'KeyP', { ctrlKey: true, altKey: true }), 'Ctrl+Alt+P'],
    [press('P', 'KeyP', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+P'],
    // A French keyboard has its A where others have Q.
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
])('%o is none', (pressed, kind) => {
  expect(acceleratorOf(pressed)).toEqual({ kind })
})

test('keys are shown as a keyboard names them', () => {
  expect(shownKeys('CommandOrControl+Super+P')).toBe('Ctrl + Win + P')
  expect(shownKeys(null)).toBe(null)
})
