import { expect, test } from 'vitest'
import { setSwitches } from '../../src/main/lifecycle/chromium-switches.ts'

/** The switches that are set on `platform`, beside `given` ones. */
function switchesOn(platform: NodeJS.Platform, given: Readonly<Record<string, string>> = {}) {
  const switches = new Map(Object.entries(given))
  setSwitches(
    {
      appendSwitch: (name, value = '') => switches.set(name, value),
      getSwitchValue: (name) => switches.get(name) ?? '',
    },
    platform,
  )
  return switches
}

test('on Linux Chromium’s network and drawing run in the app’s own process', () => {
  const switches = switchesOn('linux')
  expect(switches.get('enable-features')).toBe('NetworkServiceInProcess2')
  expect(switches.has('in-process-gpu')).toBe(true)
})

test('features that were enabled at the start stay enabled', () => {
  const switches = switchesOn('linux', { 'enable-features': 'One,Another' })
  expect(switches.get('enable-features')).toBe('One,Another,NetworkServiceInProcess2')
})

test('on Wayland the desktop portal’s global keys are enabled', () => {
  const switches = switchesOn('linux', { 'ozone-platform': 'wayland' })
  expect(switches.get('enable-features')).toBe(
    'NetworkServiceInProcess2,GlobalShortcutsPortal,GlobalShortcutsPortalPreferredTrigger',
  )
  expect(switchesOn('linux', { 'ozone-platform': 'x11' }).get('enable-features')).not.toContain('Portal')
})

test.each(['darwin', 'win32'] as const)('on %s Chromium keeps its own processes', (platform) => {
  expect([...switchesOn(platform).keys()]).toEqual(['disable-gpu', 'disable-software-rasterizer'])
})
