import { expect, test } from 'vitest'
import { packageOptions } from '../../scripts/package/options.js'
import { electronRefusal, releaseRefusal } from '../../scripts/package/release-rules.js'

test('without a target, everything is built that the system can build', () => {
  expect(packageOptions([], 'linux')).toEqual({
    targets: ['deb', 'rpm', 'AppImage'],
    isRelay: false,
    isRelease: false,
    version: null,
    output: null,
  })
  expect(packageOptions(['--release'], 'win32')).toMatchObject({ targets: ['nsis', 'msi'], isRelease: true })
})

test("the relay's package is built alone, or beside the app's", () => {
  expect(packageOptions(['relay'], 'linux')).toMatchObject({ targets: [], isRelay: true })
  expect(packageOptions(['deb', 'relay'], 'linux')).toMatchObject({ targets: ['deb'], isRelay: true })
  expect(() => packageOptions(['relay'], 'win32')).toThrow('cannot build "relay"')
})

test.each([
  { args: ['msi'], says: 'This system cannot build "msi". It can build: deb, rpm, AppImage, dir, relay.' },
  { args: ['--fast'], says: "Unknown option '--fast'" },
  { args: ['--release', '--version', '1.2.3'], says: 'leave out --version' },
  { args: ['--version', 'new'], says: '"new" is no version' },
])('wrong arguments are refused: $args', ({ args, says }) => {
  expect(() => packageOptions(args, 'linux')).toThrow(says)
})

test.each([
  { env: { ELECTRON_OVERRIDE_DIST_PATH: '/opt/electron' }, says: 'the official Electron: unset' },
  { env: { CUSTOM_FPM_PATH: '/opt/fpm' }, says: 'unset CUSTOM_FPM_PATH, which names others' },
  {
    env: { APPIMAGE_TOOLS_PATH: '/opt/tools', ELECTRON_BUILDER_NSIS_DIR: '/opt/nsis' },
    says: 'unset APPIMAGE_TOOLS_PATH, ELECTRON_BUILDER_NSIS_DIR, which name others',
  },
])('a release is refused with other tools: $env', ({ env, says }) => {
  expect(releaseRefusal(env)).toContain(says)
})

test('a release is built where nothing else is chosen', () => {
  expect(releaseRefusal({ PATH: '/usr/bin', CUSTOM_FPM_PATH: '' })).toBeNull()
})

test('a release contains the pinned Electron only', () => {
  expect(electronRefusal('33.2.1', '45.4.1')).toBe(
    'A release needs Electron 45.4.1, as package.json names it, and not 33.2.1.',
  )
  expect(electronRefusal('v45.4.1\n', '45.4.1')).toBeNull()
})
