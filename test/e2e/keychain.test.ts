import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import type { DesktopOptions } from '../support/desktop.ts'
import { startWorkplace, type Workplace } from '../support/hookswitch.ts'
import { keyringPassword } from '../support/keyring.ts'
import { answerPrompt, promptOn, promptShown } from '../support/keyring-prompt.ts'
import { type RunningProcess, startProcess } from '../support/processes.ts'
import { findEntry } from '../support/status-notifier-menu.ts'

const locked = 'The keychain that holds your token is locked.'

/** Sooner than a keychain that cannot be used is looked at again (timing.keychainPoll): a signal told. Milliseconds. */
const soon = 5_000

const opened: { place?: Workplace; app?: RunningProcess } = {}
afterEach(async () => {
  await opened.app?.stop()
  await opened.place?.close()
  delete opened.app
  delete opened.place
})

describe('a keyring that is locked under the running app', () => {
  test('costs nothing: switching goes on, and the token is still there', async () => {
    const place = await openSignedIn()
    await place.desktop.keyring.lock()
    await place.desktop.host.click('SIP')
    await line(place, /^Calls ring on your softphone \(SIP\) · confirmed/)
    expect(await place.command(['phone'])).toMatchObject({ code: 0, stdout: 'Calls ring on your phone.\n' })
    expect(await place.status()).toMatchObject({ state: 'phone', user: '1', problem: null })
    await place.desktop.keyring.unlock()
    await place.switchTo('off')
    expect(await storedTokens(place)).toEqual([place.exotel.facts.token])
  })

  test('refuses a new token and keeps the old one, in use and stored', async () => {
    const place = await openSignedIn()
    await place.desktop.keyring.lock()
    const again = await place.signIn()
    expect(again.stderr).toContain(`The token cannot be saved. ${locked} Unlock it, then sign in again.`)
    expect(again.code).toBe(3)
    await place.switchTo('sip')
    await place.desktop.keyring.unlock()
    expect(await storedTokens(place)).toEqual([place.exotel.facts.token])
  })

  test('does not let the agent sign out: calls are off, and they stay signed in until it is unlocked', async () => {
    const place = await openSignedIn()
    await place.switchTo('sip')
    await place.desktop.keyring.lock()
    const { code, stderr } = await place.command(['sign-out'])
    expect(stderr).toContain('You are still signed in, because your token cannot be deleted.')
    expect(stderr).toContain(`${locked} Unlock it, then sign out again.`)
    expect(code).toBe(3)
    expect(await place.status()).toMatchObject({ state: 'off', user: '1', problem: null })
    await place.switchTo('phone')
    await place.desktop.keyring.unlock()
    expect(await storedTokens(place)).toEqual([place.exotel.facts.token])
    expect(await place.command(['sign-out'])).toMatchObject({ code: 0 })
    expect(await storedTokens(place)).toEqual([])
  })

  test('gets the token that was minted meanwhile once it is unlocked', async () => {
    const place = await open()
    const { url, appId, appSecret } = place.exotel.facts
    const who = ['--user-id', '1', '--integrations-url', url, '--app-id', appId, '--app-secret-stdin']
    expect((await place.command(['sign-in', ...who], `${appSecret}\n`)).code).toBe(0)
    const [first] = await storedTokens(place)
    await start(place)
    await line(place, /^Calls are off · confirmed/)
    await place.desktop.keyring.lock()
    await place.setFaults([{ match: {}, times: 1, fault: { kind: 'tokens-expire' } }])
    expect(await place.command(['sip'])).toMatchObject({
      code: 0,
      stdout: 'Calls ring on your softphone (SIP).\n',
    })
    const minted = (await place.writes()).at(-1)?.headers.authorization
    expect(minted).not.toBe(first)
    await place.desktop.keyring.unlock()
    await eventually(
      () => storedTokens(place),
      (tokens) => tokens[0] === minted,
      { describe: 'the minted token to be stored' },
    )
  })
})

describe('an app that is started with a locked keyring', () => {
  test('says so in tray, window and command line, and is signed in once it is unlocked', async () => {
    const place = await open()
    await place.prepareAccount()
    await place.desktop.keyring.lock()
    const app = await place.launch()
    try {
      const page = await app.firstWindow()
      await line(place, /^Unknown: calls may ring$/)
      const { menu } = await place.desktop.host.waitFor(
        (view) => view.menu.entries.some(({ text }) => text === locked),
        'the tray to say that the keychain is locked',
      )
      expect(findEntry(menu, 'Off').enabled).toBe(false)
      await page.locator('#problem').getByText(locked).waitFor()
      const { code, stderr } = await place.command(['sip'])
      expect(stderr).toContain(`${locked} Unlock it; nothing has to be entered again.`)
      expect(code).toBe(3)
      expect(await place.status()).toMatchObject({
        state: 'unknown',
        user: '1',
        problem: { code: 'keychain_locked' },
      })

      await place.desktop.keyring.unlock()
      await line(place, /^Calls are off · confirmed/, soon)
      await page.getByRole('heading', { name: 'Calls are off' }).waitFor()
      await place.switchTo('sip')
      expect(await storedTokens(place)).toEqual([place.exotel.facts.token])
    } finally {
      await app.close()
    }
  })
})

test('a locked keyring is asked for by nobody but a person; then settings that were lost are found in it', async () => {
  const place = await open({ prompter: true, keyring: 'unlocked' })
  expect((await place.signIn()).code).toBe(0)
  for (const name of ['settings.json', 'settings.last-good.json']) {
    const file = join(place.profile, name)
    writeFileSync(file, Buffer.alloc(readFileSync(file).length))
  }
  await place.desktop.keyring.lock()
  await start(place)
  await line(place, /^Not signed in/)
  expect(await place.status()).toMatchObject({ state: 'signed-out' })
  expect(await promptOn(place.desktop)).toBe('')

  // Opening the window is a person's own act. Whatever they do about the question, the app answers.
  expect((await place.command([])).code).toBe(0)
  await promptShown(place.desktop)
  expect(await place.status()).toMatchObject({ state: 'signed-out' })
  await answerPrompt(place.desktop, keyringPassword)
  await line(place, /^Calls are off · confirmed/)
  expect(await place.status()).toMatchObject({ state: 'off', user: '1', problem: null })
  expect(JSON.parse(readFileSync(join(place.profile, 'settings.json'), 'utf8'))).toMatchObject({
    integrations: { userId: '1', url: place.exotel.facts.url },
  })

  await place.desktop.keyring.lock()
  const proxyPassword = ['proxy-password', '--proxy', 'proxy.example', '--user', 'asha', '--password-stdin']
  const giving = place.command(proxyPassword, 'a-password\n')
  await answerPrompt(place.desktop, keyringPassword)
  expect(await giving).toMatchObject({ code: 0 })
})

describe('a keyring that is not there', () => {
  test('is told from one that is locked, and is noticed when it comes', async () => {
    const place = await open({ keyring: 'none' })
    const first = await startDaemon(place)
    expect((await place.signIn()).code).toBe(0)
    await first.stop()
    await start(place)
    await place.desktop.host.waitFor(
      (view) => view.menu.entries.some(({ text }) => text === 'No keychain runs on this desktop.'),
      'the tray to say that no keychain runs',
    )
    const { code, stderr } = await place.command(['off'])
    expect(stderr).toContain('No keychain runs on this desktop. Start one, such as GNOME Keyring or KWallet;')
    expect(code).toBe(3)
    expect((await place.status()).problem?.code).toBe('keychain_unavailable')
    const second = await startDaemon(place)
    await line(place, /^Calls are off · confirmed/, soon)
    await opened.app?.stop()
    await second.stop()
  })

  test('without a session bus the app runs and says that it cannot reach it', async () => {
    const place = await open({ bus: false, keyring: 'none', host: 'none' })
    const integrations = { userId: '1', url: place.exotel.facts.url, appId: null }
    mkdirSync(place.profile, { recursive: true })
    const settings = join(place.profile, 'settings.json')
    writeFileSync(settings, JSON.stringify({ integrations }))
    opened.app = place.start()
    const seen = await eventually(place.status, ({ problem }) => problem !== null, {
      describe: 'the status to have a problem',
      within: 15_000,
    })
    expect(seen).toMatchObject({ state: 'unknown', user: '1', problem: { code: 'keychain_unavailable' } })
    expect(seen.problem?.message).toBe(
      'The keychain cannot be reached: Hookswitch runs outside your desktop session. ' +
        'Start Hookswitch from your desktop; nothing has to be entered again.',
    )
    expect(JSON.parse(readFileSync(settings, 'utf8'))).toEqual({ integrations })
  })
})

test('a token deleted by hand is missed at the next start only, and then asked of the same agent', async () => {
  const place = await openSignedIn()
  expect(await place.desktop.keyring.remove({ service: 'Hookswitch' })).toBe(1)
  await place.switchTo('sip')
  await opened.app?.stop()
  await place.desktop.host.waitForNoItem()
  await start(place)
  await line(place, /^Not signed in:/)
  expect(await place.status()).toMatchObject({
    state: 'signed-out',
    user: '1',
    problem: { code: 'signed_out', message: expect.stringContaining('no longer in the keychain') },
  })
  const settings = JSON.parse(readFileSync(join(place.profile, 'settings.json'), 'utf8')) as unknown
  expect(settings).toMatchObject({ integrations: { userId: '1' } })
  expect((await place.signIn()).code).toBe(0)
  // Quitting switched it off.
  await line(place, /^Calls are off · confirmed/)
})

async function open(options: DesktopOptions = {}): Promise<Workplace> {
  const place = await startWorkplace(options)
  opened.place = place
  return place
}

/** A workplace with the app running, whose agent is signed in and off. */
async function openSignedIn(): Promise<Workplace> {
  const place = await open()
  await place.prepareAccount()
  await start(place)
  await line(place, /^Calls are off · confirmed/)
  return place
}

async function start(place: Workplace): Promise<void> {
  opened.app = place.start()
  await place.desktop.host.waitForItem({ within: 15_000 })
}

/** Settles when the first line of the tray's menu reads so. */
async function line(place: Workplace, text: RegExp, within = 10_000): Promise<void> {
  const says = `the tray to say ${text}`
  await place.desktop.host.waitFor((view) => text.test(view.menu.entries[0]?.text ?? ''), says, { within })
}

async function storedTokens(place: Workplace): Promise<readonly (string | null)[]> {
  const found = await place.desktop.keyring.find({ service: 'Hookswitch' })
  const tokens = found.filter(({ attributes }) => attributes.account?.startsWith('integrations:'))
  return tokens.map(({ secret }) => secret)
}

/** Starts gnome-keyring on a desktop that came without one, its keyring open. */
async function startDaemon(place: Workplace): Promise<RunningProcess> {
  const { env, home } = place.desktop
  const given = ['--foreground', '--unlock', '--components=secrets', `--control-directory=${home}`]
  const daemon = startProcess('gnome-keyring-daemon', given, { env, from: 'gnome-keyring' })
  daemon.write('pw')
  daemon.endInput()
  await daemon.waitForLine(/GNOME_KEYRING_CONTROL/)
  return daemon
}
