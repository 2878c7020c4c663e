import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { iconNames } from '../../src/core/view/state-summary.ts'
import { trayPlatformOf } from '../../src/main/tray/tray-platform.ts'

const folder = join(import.meta.dirname, '..', '..', 'assets', 'tray')

test.each([
  { platform: 'darwin', file: 'sipTemplate.png', menu: 'right-click' },
  { platform: 'win32', file: 'sip.ico', menu: 'attached' },
  { platform: 'linux', file: 'sip.png', menu: 'attached' },
  { platform: 'freebsd', file: 'sip.png', menu: 'attached' },
] as const)('on $platform the icon is $file and the menu opens as $menu', ({ platform, file, menu }) => {
  const tray = trayPlatformOf(platform)
  expect(tray.iconFile('sip')).toBe(file)
  expect(tray.menu).toBe(menu)
  for (const name of iconNames) {
    const path = join(folder, tray.iconFile(name))
    expect(existsSync(path), path).toBe(true)
    // Electron looks for the image of twice the size by itself.
    if (path.endsWith('.png')) expect(existsSync(path.replace('.png', '@2x.png')), path).toBe(true)
  }
})

test.each([
  { platform: 'win32', desktop: '', isMissing: false, why: 'overflow' },
  { platform: 'darwin', desktop: '', isMissing: false, why: null },
  { platform: 'linux', desktop: 'ubuntu:GNOME', isMissing: true, why: 'no-extension' },
  { platform: 'linux', desktop: 'ubuntu:GNOME', isMissing: false, why: null },
  { platform: 'linux', desktop: 'GNOME-Flashback', isMissing: true, why: null },
  { platform: 'linux', desktop: 'sway', isMissing: true, why: null },
] as const)('an icon on $platform ($desktop, tray missing: $isMissing) is hidden by $why', (given) => {
  const { platform, desktop, isMissing, why } = given
  expect(trayPlatformOf(platform).hidden(desktop, isMissing)).toBe(why)
})
