import { describe, expect, test } from 'vitest'
import { allowedSwitches, keepAllowedSwitches } from '../../src/main/lifecycle/allowed-switches.ts'
import { restartArguments } from '../../src/main/lifecycle/restart-arguments.ts'

/** What Chromium's command line holds after `given` went through the list. */
function kept(...given: readonly string[]): Readonly<Record<string, string>> {
  const switches = new Map(
    given.map((one) => {
      const [name = '', ...value] = one.replace(/^(--?|\/)/, '').split('=')
      return [name.toLowerCase(), value.join('=')] as const
    }),
  )
  keepAllowedSwitches(
    {
      appendSwitch: (name, value = '') => void switches.set(name, value),
      removeSwitch: (name) => void switches.delete(name),
    },
    given,
  )
  return Object.fromEntries(switches)
}

test.each([
  '--remote-debugging-port=9222',
  '--remote-debugging-pipe',
  '-remote-debugging-port=9222',
  '/remote-debugging-port=9222',
  '--Remote-Debugging-Port=9222',
  '--ignore-certificate-errors',
  '--log-net-log=/tmp/x',
  '--net-log-capture-mode=Everything',
  '--proxy-server=evil.example:1',
  '--proxy-pac-url=http://evil.example/',
  '--host-rules=MAP * evil.example',
  '--user-data-dir=/tmp/x',
  '--load-extension=/tmp/x',
  '--enable-logging=file',
  '--log-file=/tmp/x',
  '--vmodule=*=9',
  '--auth-server-allowlist=*',
  '--disable-web-security',
  '--constructor',
  '--never-heard-of',
])('%s is removed', (one) => {
  expect(kept(one)).toEqual({})
  expect(allowedSwitches([one])).toEqual([])
})

test.each([
  '--class=Hookswitch',
  '--gtk-version=3',
  '--ozone-platform=wayland',
  '--ozone-platform-hint=auto',
  '--high-dpi-support=1',
  '--force-device-scale-factor=1.5',
  '--lang=hi',
  '--enable-features=UseOzonePlatform,WaylandWindowDecorations',
  '--enable-logging',
  '--log-level=3',
])('%s stays', (one) => {
  expect(Object.keys(kept(one))).toHaveLength(1)
  expect(allowedSwitches([one])).toEqual([one])
})

test('of a list of features those that concern the display stay', () => {
  const given =
    '--enable-features=UseOzonePlatform,DnsOverHttps:Templates/https://evil.example,WaylandTextInputV3'
  expect(kept(given)).toEqual({ 'enable-features': 'UseOzonePlatform,WaylandTextInputV3' })
})

test.each(['--ozone-platform=cast', '--gtk-version=3 --x', '--lang=../../x', '--enable-features=Evil'])(
  'a value that is not on the list is removed: %s',
  (one) => {
    expect(kept(one)).toEqual({})
  },
)

test('words, links and bare dashes are no switches', () => {
  expect(allowedSwitches(['status', 'hookswitch://off', '--', '-', '%U', ''])).toEqual([])
})

describe('a restart', () => {
  test('takes over the profile and the allowed switches, and nothing else', () => {
    const given = [
      '--class=X',
      '--remote-debugging-port=9222',
      '--user-data-dir=/p',
      '--hidden',
      'hookswitch://off',
    ]
    expect(restartArguments(given, null, true)).toEqual(['--class=X', '--user-data-dir=/p', '--simulator'])
  })

  test('from the embedded Exotel goes without it', () => {
    expect(restartArguments(['--no-sandbox', '--simulator'], null, false)).toEqual(['--no-sandbox'])
  })

  test('of a checkout keeps what Electron needs before the app’s path', () => {
    const given = ['-r', '/hook.cjs', '--inspect=0', '/checkout', '--simulator', '--js-flags=--prof']
    expect(restartArguments(given, '/checkout', false)).toEqual(given.slice(0, 4))
  })
})
