import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Messages, messagesIn } from '../../src/core/locales/messages.ts'
import { defaultRules } from '../../src/core/model/rules.ts'
import { signedOutSession } from '../../src/core/model/session.ts'
import type { State } from '../../src/core/model/state.ts'
import { viewOf } from '../../src/core/view/view.ts'
import type { SettingsView } from '../../src/core/view/window-pages.ts'
import { type Look, looks, openPictureWindow, type PictureWindow } from '../support/picture-window.ts'
import { downwardScroll } from '../support/window-page.ts'
import { confirmed, connected, signedIn } from '../support/window-states.ts'

/** The pages of setting up and of the settings, in every language and scheme. */
let seen: PictureWindow

beforeAll(async () => {
  seen = await openPictureWindow()
})
afterAll(() => seen?.close())

const button = (name: string | RegExp) => seen.page.getByRole('button', { name })
const field = (label: string) => seen.page.getByLabel(label, { exact: true })

async function wear({ language, scheme }: Look): Promise<Messages> {
  await seen.page.emulateMedia({ colorScheme: scheme })
  return messagesIn(language)
}

const nobody = (messages: Messages) =>
  viewOf({ ...signedIn(), session: signedOutSession(null) }, { messages }).window

describe.each(looks)('setting up, $language, $scheme', (look) => {
  test('the first step', async () => {
    const messages = await wear(look)
    const { state, firstRun, form } = messages
    await seen.window.reopen(nobody(messages))
    await seen.shows([state.signedOut, firstRun.how, firstRun.simulator])
    await seen.finish('first-run-1-account', look)
    await seen.page.getByRole('radio', { name: firstRun.byAccount }).check()
    await seen.shows([form.whichRegion, form.sid, form.apiToken, form.email])
    await seen.finish('first-run-1-api-key', look)
  })

  test('the test that says what is wrong, and the keys', async () => {
    const messages = await wear(look)
    const { firstRun, form, signIn, calls, settingsPage } = messages
    const enter = async () => {
      await field(form.userId).fill('asha.rao')
      await field(form.token).fill('no-real-token')
      await button(firstRun.next).click()
    }
    await seen.window.reopen(nobody(messages))
    await seen.window.answer('sign-in', 'never')
    await enter()
    await seen.shows([firstRun.asking])
    await seen.finish('first-run-2-asking', look)

    await seen.window.reopen(nobody(messages))
    const { message, remedy } = signIn.tokenNotAccepted
    await seen.window.answer('sign-in', { exit: 4, message: `${message} ${remedy}` })
    await enter()
    await seen.shows([firstRun.failed, message, remedy, firstRun.change])
    await seen.finish('first-run-2-refused', look)
    await button(firstRun.change).click()
    expect(await field(form.userId).inputValue()).toBe('asha.rao')

    await seen.window.answer('sign-in', { exit: 0, message: signIn.done('asha.rao') })
    await seen.window.answer('settings', settingsIn(messages))
    await button(firstRun.next).click()
    await seen.window.show(viewOf(connected(confirmed('phone')), { messages }).window)
    await seen.shows([firstRun.works, signIn.done('asha.rao'), calls.phone])
    await seen.finish('first-run-2-works', look)
    await button(firstRun.goOn).click()
    await seen.shows(['Ctrl + Alt + 1', settingsPage.noKey, firstRun.lockTest])
    await seen.finish('first-run-3-keys', look)
    await button(firstRun.done).click()
    await seen.page.getByRole('radiogroup').waitFor()
  })
})

test('a link from the administrator fills in the forms for signing in, and leaves what is typed alone', async () => {
  const messages = messagesIn('en')
  const { firstRun, form } = messages
  const linked = (userId: string) => {
    const setup: State['setup'] = { userId, server: 'https://integrationscore.mum1.exotel.com', region: 'in' }
    return viewOf({ ...signedIn(), session: signedOutSession(null), setup }, { messages }).window
  }
  await seen.window.reopen(nobody(messages))
  expect(await field(form.userId).inputValue()).toBe('')
  await seen.window.show(linked('asha.rao'))
  const serverAddress = field(form.serverAddress)
  await serverAddress.waitFor()
  expect(await serverAddress.inputValue()).toBe('https://integrationscore.mum1.exotel.com')
  expect(await field(form.userId).inputValue()).toBe('asha.rao')
  await field(form.userId).fill('somebody.else')
  await seen.window.show(linked('ravi.iyer'))
  expect(await field(form.userId).inputValue()).toBe('somebody.else')
  await seen.page.getByRole('radio', { name: firstRun.byAccount }).check()
  expect(await field(form.whichRegion).inputValue()).toBe('in')
})

test('Off after this call stands behind "More", and says why it cannot be chosen', async () => {
  const messages = messagesIn('en')
  const { offAfterCall, window } = messages
  await seen.window.reopen(viewOf(connected(confirmed('phone')), { messages }).window)
  await button(window.offForMore).click()
  await seen.window.answer('off-after-call', { exit: 4, message: offAfterCall.starting })
  await button(offAfterCall.choose).click()
  await seen.page.getByText(offAfterCall.starting).first().waitFor()
})

describe.each(looks)('settings, $language, $scheme', (look) => {
  test('every section', async () => {
    const messages = await wear(look)
    const { settingsPage: page, settings, form, window, calls, state } = messages
    await seen.window.answer('settings', settingsIn(messages))
    await seen.window.reopen(viewOf(unwatched, { messages }).window)
    await button(window.settings).click()
    await seen.shows([page.account, page.autoOff, calls.phone])
    expect(await downwardScroll(seen.page), 'pixels that need scrolling').toBe(0)
    await seen.finish('settings', look)
    const sections = [
      { title: page.account, file: 'account', shows: [form.signOut, page.changeNumber] },
      {
        title: page.autoOff,
        file: 'auto-off',
        shows: [
          page.autoOffLock,
          settings.fixed,
          state.noIdleWatch,
          page.lockSource('logind'),
          page.noLockYet,
        ],
      },
      { title: page.keys, file: 'keys', shows: ['Ctrl + Alt + 1', settings.keyTaken('Ctrl+Alt+8')] },
      { title: page.general, file: 'general', shows: [page.startAtLogin, page.language, page.offFor] },
    ]
    for (const section of sections) {
      await button(new RegExp(`^${section.title}`)).click()
      await seen.page.getByRole('heading', { level: 1, name: section.title }).waitFor()
      await seen.shows([...section.shows, calls.phone])
      await seen.finish(`settings-${section.file}`, look)
      await seen.page.keyboard.press('Escape')
      await seen.page.getByRole('heading', { level: 1, name: window.settings }).waitFor()
    }
  })

  test('connecting an account', async () => {
    const messages = await wear(look)
    const { form, calls, window } = messages
    await seen.window.reopen(viewOf(signedIn(confirmed('off')), { messages }).window)
    await button(window.details).click()
    await button(form.connectAccount).click()
    await seen.shows([form.noAccount, form.whichRegion, calls.off])
    await seen.finish('settings-connect', look)
  })
})

test.each(['en', 'hi'] as const)(
  'on Wayland no page says that keys work everywhere, %s',
  async (language) => {
    const look = { language, scheme: 'light' } as const
    const messages = await wear(look)
    const { firstRun, form, settings, settingsPage: page, signIn, window } = messages
    const claims = [page.keysHint, firstRun.keys]
    const states = [
      settings.keyHeard('Ctrl+Alt+1'),
      settings.keyHeardInFront('Ctrl+Alt+2', 'sip'),
      settings.keyRequestedOnWayland('Ctrl+Alt+0', 'off'),
      settings.keyUnavailable('Ctrl+Alt+8', 'swap'),
    ] as const
    const [heard, inFront, requested, unavailable] = states
    const view = settingsIn(messages)
    await seen.window.answer('settings', {
      ...view,
      keysWorkEverywhere: false,
      keyStates: {
        ...view.keyStates,
        phone: { state: 'heard', text: heard },
        sip: { state: 'requested', text: inFront },
        off: { state: 'requested', text: requested },
        swap: { state: 'unavailable', text: unavailable },
      },
    } satisfies SettingsView)

    await seen.window.reopen(viewOf(connected(confirmed('phone')), { messages }).window)
    await button(window.settings).click()
    await seen.shows([page.keysSummaryUnsure], claims)
    await button(new RegExp(`^${page.keys}`)).click()
    await seen.shows([page.keysHintUnsure, ...states], claims)
    await seen.finish('settings-keys-wayland', look)

    await seen.window.answer('sign-in', { exit: 0, message: signIn.done('asha.rao') })
    await seen.window.reopen(nobody(messages))
    await field(form.userId).fill('asha.rao')
    await field(form.token).fill('no-real-token')
    await button(firstRun.next).click()
    await seen.window.show(viewOf(connected(confirmed('phone')), { messages }).window)
    await button(firstRun.goOn).click()
    await seen.shows([firstRun.keysUnsure, ...states], claims)
    await seen.finish('first-run-3-keys-wayland', look)
  },
)

/** Calls ring, and nothing on the desktop tells of idleness although minutes are chosen. */
const watched = connected({
  ...confirmed('phone'),
  rules: { ...defaultRules, autoOff: { ...defaultRules.autoOff, idleMinutes: 10 } },
})
const unwatched: State = { ...watched, presence: { ...watched.presence, idleWatch: { kind: 'none' } } }

/** Settings in which there is one of everything, also of what is wrong. */
function settingsIn({ settings }: Messages): SettingsView {
  return {
    values: {
      autoOffLock: true,
      autoOffSuspend: true,
      autoOffQuit: true,
      idleMinutes: 10,
      restore: 'always',
      offForMinutes: [5, 15, 30, 60],
      breaks: [],
      remindOffMinutes: null,
      shiftEnd: null,
      keys: { phone: 'Ctrl+Alt+1', sip: 'Ctrl+Alt+2', off: 'Ctrl+Alt+0', toggle: null, swap: 'Ctrl+Alt+8' },
      startAtLogin: true,
      notifications: true,
      language: 'system',
    },
    fixed: { autoOffLock: settings.fixed },
    keyStates: {
      phone: { state: 'working', text: settings.keyWorking('Ctrl+Alt+1') },
      sip: { state: 'requested', text: settings.keyRequested('Ctrl+Alt+2') },
      off: { state: 'working', text: settings.keyWorking('Ctrl+Alt+0') },
      toggle: { state: 'off', text: settings.keyOff },
      swap: { state: 'taken', text: settings.keyTaken('Ctrl+Alt+8') },
    },
    keysWorkEverywhere: true,
    lockTest: { source: 'logind', last: null },
  }
}
