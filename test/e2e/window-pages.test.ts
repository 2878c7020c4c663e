import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Messages, messagesIn } from '../../src/core/locales/messages.ts'
import { ruleSentences } from '../../src/core/locales/policy.ts'
import { usualBreaks } from '../../src/core/model/break.ts'
import { noSupport } from '../../src/core/model/failure.ts'
import { noRules } from '../../src/core/model/policy-rules.ts'
import { defaultRules } from '../../src/core/model/rules.ts'
import { signedOutSession } from '../../src/core/model/session.ts'
import type { State } from '../../src/core/model/state.ts'
import { viewOf } from '../../src/core/view/view.ts'
import type { HiddenTray } from '../../src/core/view/window-model.ts'
import type { SettingsView } from '../../src/core/view/window-pages.ts'
import { type Look, looks, openPictureWindow, type PictureWindow } from '../support/picture-window.ts'
import { downwardScroll, sidewaysScroll } from '../support/window-page.ts'
import { confirmed, connected, signedIn } from '../support/window-states.ts'

/** The height of the page for the forms of signing in, as the window opens. */
const signingInHeight = 440

/** The pages of setting up and of the settings, in every language and scheme. */
let seen: PictureWindow

beforeAll(async () => {
  seen = await openPictureWindow()
})
afterAll(() => seen?.close())

const button = (name: string | RegExp) => seen.page.getByRole('button', { name })
const exactly = (name: string) => seen.page.getByRole('button', { name, exact: true })
const field = (label: string) => seen.page.getByLabel(label, { exact: true })

/** The look of a page that no language or scheme changes much. */
const plain: Look = { language: 'en', scheme: 'light' }

async function wear({ language, scheme }: Look): Promise<Messages> {
  await seen.page.emulateMedia({ colorScheme: scheme })
  return messagesIn(language)
}

const unreachable: State['problem'] = {
  kind: 'failed',
  target: null,
  failure: { ...noSupport, kind: 'unreachable', reason: 'no-such-name' },
}

const nobody = (messages: Messages) =>
  viewOf({ ...signedIn(), session: signedOutSession(null) }, { messages }).window

const relay = 'https://relay.example.in'

/** Counts the requests of this kind from now on. */
const askedFor = async (kind: string) => {
  const before = (await seen.window.asked(kind)).length
  return async () => (await seen.window.asked(kind)).length - before
}

/** As `nobody`, with a policy that names the company's relay, or with a link that was opened. */
const atRelay = (messages: Messages, invitation: State['invitation']) =>
  viewOf(
    { ...signedIn(), session: signedOutSession(null), invitation },
    {
      messages,
      rules: { ...noRules, account: { integrationsUrl: null, relay, userIdFrom: 'ask', signIn: 'code' } },
    },
  ).window

describe.each(looks)('setting up, $language, $scheme', (look) => {
  test('the page is one, and fits into the window as it opens', async () => {
    const messages = await wear(look)
    const { state, firstRun, form, settingsPage } = messages
    await seen.window.answer('settings', settingsIn(messages))
    await seen.window.reopen(nobody(messages))
    await seen.shows([state.signedOut, firstRun.what, firstRun.chooseFile, firstRun.practiceMode])
    const startAtLogin = field(settingsPage.startAtLogin)
    expect(await startAtLogin.isChecked()).toBe(true)
    await seen.window.resize(380, signingInHeight)
    expect(await downwardScroll(seen.page), 'pixels that need scrolling').toBe(0)
    await seen.finish('first-run', look)
    await button(firstRun.administrator).click()
    await seen.shows([form.whichRegion, form.sid, form.apiToken, form.email])
    expect(await field(form.whichRegion).inputValue()).toBe('in')
    await seen.finish('first-run-api-key', look)
    await seen.page.getByRole('radio', { name: firstRun.byApp }).check()
    await seen.shows([form.appId, form.appSecret])
    await seen.finish('first-run-app', look)
  })

  test('with a company relay there is one button, and a code for whoever has one', async () => {
    const messages = await wear(look)
    const { form } = messages.relay
    await seen.window.answer('settings', settingsIn(messages))
    await seen.window.answer('relay-info', { offersSignIn: true })
    await seen.window.reopen(atRelay(messages, null))
    await button(form.companySignIn).waitFor()
    await seen.shows([messages.firstRun.title, form.at(relay), form.withCode])
    expect(await exactly(form.connect).isVisible()).toBe(false)
    await seen.window.resize(380, signingInHeight)
    expect(await downwardScroll(seen.page), 'pixels that need scrolling').toBe(0)
    await seen.finish('first-run-company', look)
    await seen.window.answer('company-sign-in', 'never')
    await button(form.companySignIn).click()
    await button(form.cancel).waitFor()
    await seen.shows([form.inBrowser])
    await seen.finish('first-run-company-waits', look)
    const cancelled = await askedFor('cancel-company-sign-in')
    await button(form.cancel).click()
    await expect.poll(cancelled).toBe(1)
  })

  test('a relay without the sign-in asks for the code', async () => {
    const messages = await wear(look)
    const { form, refused } = messages.relay
    await seen.window.answer('settings', settingsIn(messages))
    await seen.window.answer('relay-info', { offersSignIn: false })
    await seen.window.reopen(atRelay(messages, null))
    await seen.shows([form.at(relay), form.codeHint])
    await seen.window.answer('enrol', { exit: 4, message: refused.code })
    await field(form.code).fill('7Q3K-M2XV')
    await exactly(form.connect).click()
    await seen.shows([refused.code])
    expect(await field(form.code).inputValue()).toBe('7Q3K-M2XV')
    expect((await seen.window.asked('enrol')).at(-1)).toMatchObject({ form: { relay, code: '7Q3K-M2XV' } })
    await seen.finish('first-run-code', look)
  })

  test('a link names its relay and asks; declining leaves the form', async () => {
    const messages = await wear(look)
    const { form } = messages.relay
    await seen.window.answer('settings', settingsIn(messages))
    await seen.window.reopen(atRelay(messages, { relay: 'https://xn--rlay-v4d.example.in' }))
    await seen.shows([form.invited('https://xn--rlay-v4d.example.in'), form.invitedHint])
    await seen.finish('first-run-invited', look)
    const [declined, accepted] = [await askedFor('decline-invitation'), await askedFor('accept-invitation')]
    await button(form.decline).click()
    await expect.poll(declined).toBe(1)
    expect(await accepted()).toBe(0)
    await exactly(form.connect).click()
    await expect.poll(accepted).toBe(1)
  })

  test('a test that goes wrong keeps the page and what is typed, and a good one goes on by itself', async () => {
    const messages = await wear(look)
    const { firstRun, form, signIn, calls } = messages
    const token = field(form.token)
    const enter = async () => {
      await field(form.userId).fill('asha.rao')
      await token.fill('no-real-token')
      await button(firstRun.start).click()
    }
    await seen.window.reopen(nobody(messages))
    await seen.window.answer('sign-in', 'never')
    await enter()
    await seen.shows([form.signingIn])
    await seen.finish('first-run-asking', look)

    await seen.window.reopen(nobody(messages))
    const { message, remedy } = signIn.tokenNotAccepted
    await seen.window.answer('sign-in', { exit: 4, message: `${message} ${remedy}` })
    await enter()
    await seen.shows([message, remedy])
    await seen.page.locator(':focus').and(token).waitFor()
    expect(await token.getAttribute('aria-invalid')).toBe('true')
    await seen.finish('first-run-refused', look)
    expect(await field(form.userId).inputValue()).toBe('asha.rao')

    await seen.window.answer('sign-in', { exit: 0, message: signIn.done('asha.rao') })
    await button(firstRun.start).click()
    await seen.window.show(viewOf(connected(confirmed('phone')), { messages }).window)
    await seen.shows([calls.phone])
    await seen.page.getByRole('radiogroup').waitFor()
  })

  test('tips follow the first sign-in, one at a time, and a problem comes before them', async () => {
    const messages = await wear(look)
    const { firstRun, form, signIn, tips, unreachable: why } = messages
    const shown = (state: State, hiddenTray: HiddenTray | null = 'overflow') =>
      viewOf(state, { messages, hiddenTray }).window
    const keys = tips.shortcuts('Ctrl+Alt+1', 'Ctrl+Alt+2', 'Ctrl+Alt+0')
    const view = settingsIn(messages)
    const working = { ...view.keyStates, swap: view.keyStates.phone }
    await seen.window.answer('settings', { ...view, keyStates: working })
    await seen.window.answer('sign-in', { exit: 0, message: signIn.done('asha.rao') })
    await seen.window.reopen(nobody(messages))
    await field(form.userId).fill('asha.rao')
    await field(form.token).fill('no-real-token')
    await button(firstRun.start).click()
    await seen.window.show(shown(connected(confirmed('phone'))))
    await seen.shows([tips.tray.overflow], [keys])
    expect(await downwardScroll(seen.page), 'pixels that need scrolling').toBe(0)
    await seen.finish('tip-tray', look)
    await seen.window.show(shown(connected({ problem: unreachable })))
    await seen.shows([why['no-such-name'].message], [tips.tray.overflow])
    await seen.window.show(shown(connected(confirmed('phone')), 'no-extension'))
    await seen.shows([tips.tray['no-extension']])
    expect(await downwardScroll(seen.page), 'pixels that need scrolling').toBe(0)
    await button(tips.dismiss).click()
    await seen.shows([keys], [tips.tray.overflow])
    expect(await downwardScroll(seen.page), 'pixels that need scrolling').toBe(0)
    await seen.finish('tip-shortcuts', look)
    await button(tips.dismiss).click()
    await seen.page.getByText(keys).waitFor({ state: 'detached' })
    await seen.window.reopen(shown(connected(confirmed('phone'))))
    await seen.shows([messages.calls.phone], [keys, tips.tray.overflow])
  })
})

describe('the first agent’s start at login', () => {
  const messages = messagesIn('en')
  const box = () => field(messages.settingsPage.startAtLogin)
  const open = async (change: Partial<SettingsView>) => {
    await wear(plain)
    await seen.window.answer('settings', { ...settingsIn(messages), ...change })
    await seen.window.reopen(nobody(messages))
  }

  test('is not offered by an app that cannot start at login', async () => {
    await open({ startAtLoginPreset: null })
    await seen.shows([messages.firstRun.start])
    expect(await box().count()).toBe(0)
  })

  test('is fixed by a policy, which is said', async () => {
    const fixed = messages.settings.setByPolicy('/etc/hookswitch/policy.json')
    await open({ startAtLoginPreset: false, fixed: { startAtLogin: fixed } })
    await seen.shows([fixed])
    expect(await box().isChecked()).toBe(false)
    expect(await box().isDisabled()).toBe(true)
    await seen.finish('first-run-policy', plain)
  })

  test.each([true, false])('is saved as the agent left it: %s', async (isOn) => {
    await seen.window.answer('sign-in', { exit: 0, message: messages.signIn.done('asha.rao') })
    await open({ startAtLoginPreset: true })
    await box().setChecked(isOn)
    await field(messages.form.userId).fill('asha.rao')
    await field(messages.form.token).fill('no-real-token')
    const before = (await seen.window.asked('change-settings')).length
    await button(messages.firstRun.start).click()
    const saved = () => seen.window.asked('change-settings')
    await expect
      .poll(async () => (await saved()).slice(before))
      .toEqual([{ kind: 'change-settings', change: { startAtLogin: isOn } }])
  })
})

describe('the administrator’s file', () => {
  const messages = messagesIn('en')
  const { firstRun, form } = messages
  const choose = async (text: string | Buffer, name = 'asha.txt') => {
    const buffer = typeof text === 'string' ? Buffer.from(text) : text
    await seen.page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer })
  }
  const link = 'hookswitch://setup?user=asha.rao&server=https://integrationscore.mum1.exotel.com'
  const wide = Buffer.from('\ufeffa-token-in-utf-16\r\n', 'utf16le')

  test('fills in user id, token and server, and is named', async () => {
    await wear(plain)
    await seen.window.reopen(nobody(messages))
    await choose(`${link}\na-real-token\n`)
    await seen.shows([firstRun.fileRead('asha.txt')])
    expect(await field(form.userId).inputValue()).toBe('asha.rao')
    expect(await field(form.token).inputValue()).toBe('a-real-token')
    expect(await field(form.serverAddress).inputValue()).toBe('https://integrationscore.mum1.exotel.com')
    expect(await field(form.serverAddress).isVisible()).toBe(true)
    await seen.finish('first-run-file', plain)
  })

  test('of a token alone leaves the user id, also as PowerShell writes it', async () => {
    await seen.window.reopen(nobody(messages))
    await field(form.userId).fill('ravi')
    await choose(wide)
    await seen.shows([firstRun.fileRead('asha.txt')])
    expect(await field(form.userId).inputValue()).toBe('ravi')
    expect(await field(form.token).inputValue()).toBe('a-token-in-utf-16')
  })

  test.each([
    ['is another file', 'Dear Asha,\nhere is your token', firstRun.notASetupFile],
    ['is large', 'a'.repeat(100_000), firstRun.notASetupFile],
    ['is a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), firstRun.notASetupFile],
    [
      'names a foreign server',
      'hookswitch://setup?server=https://evil.example',
      messages.setupLink.refused.server,
    ],
  ])('that %s is refused with a sentence, and nothing is filled in', async (_, text, sentence) => {
    await seen.window.reopen(nobody(messages))
    await choose(text)
    await seen.shows([sentence])
    expect(await field(form.token).inputValue()).toBe('')
  })

  test('has a name of 200 characters with markup, and it is shown as it is', async () => {
    const name = `<b>${'token-'.repeat(32)}</b>.txt`
    await seen.window.reopen(nobody(messages))
    await choose('a-real-token', name)
    await seen.shows([firstRun.fileRead(name)])
    expect(await seen.page.locator('main b').count()).toBe(0)
    expect(await sidewaysScroll(seen.page)).toBe(0)
  })
})

test('practice mode is not offered if the policy hides it', async () => {
  const messages = messagesIn('en')
  const hidden = viewOf(
    {
      ...signedIn(),
      session: signedOutSession(null),
      setup: { userId: 'asha.rao', server: null, region: null },
    },
    { messages, rules: { ...noRules, practiceMode: false } },
  ).window
  await seen.window.reopen(hidden)
  expect(await field(messages.form.userId).inputValue()).toBe('asha.rao')
  expect(await button(messages.firstRun.practiceMode).count()).toBe(0)
})

test('a link from the administrator fills in the forms for signing in, and leaves what is typed alone', async () => {
  const messages = messagesIn('en')
  const { firstRun, form } = messages
  const linked = (userId: string) => {
    const setup: State['setup'] = { userId, server: 'https://integrationscore.mum1.exotel.com', region: 'sg' }
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
  await button(firstRun.administrator).click()
  expect(await field(form.whichRegion).inputValue()).toBe('sg')
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
    await seen.shows([messages.breaks.usual.join(', '), `${page.value.remind(30)} · 18:00`, 'asha.rao'])
    expect(await downwardScroll(seen.page), 'pixels that need scrolling').toBe(0)
    await seen.finish('settings', look)
    const sections = [
      { title: page.account, file: 'account', shows: [form.signOut, page.changeNumber] },
      {
        title: page.autoOff,
        file: 'auto-off',
        shows: [
          page.autoOffLock,
          settings.setByPolicy('/etc/hookswitch/policy.json'),
          state.noIdleWatch,
          page.lockSource('logind'),
          page.noLockYet,
        ],
      },
      { title: page.breaks, file: 'breaks', shows: [page.breaksHint, page.addBreak] },
      { title: page.reminderAndShift, file: 'reminder', shows: [page.remindOff, page.shiftEndHint] },
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

  test('at a relay that would not turn calls off for this computer', async () => {
    const said = await wear(look)
    const { settingsPage, window } = said
    const lease = { kind: 'refused', status: 403 } as const
    const state = signedIn({ ...confirmed('phone'), lease }, { relay })
    await seen.window.answer('settings', settingsIn(said))
    await seen.window.reopen(viewOf(state, { messages: said }).window)
    await button(window.settings).click()
    await button(new RegExp(`^${settingsPage.account}`)).click()
    await seen.shows([said.relay.connected(relay, '10:42'), said.relay.leaseRefused(403)])
    await seen.finish('settings-account-relay', look)
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

describe('what a policy fixes', () => {
  const messages = messagesIn('en')
  const { settingsPage: page, settings, window } = messages
  const reason = settings.setByPolicy('/etc/hookswitch/policy.json')

  test('is shown with its reason, and cannot be changed', async () => {
    await wear(plain)
    const fixed = { breaks: reason, remindOffMinutes: reason, shiftEnd: reason }
    await seen.window.answer('settings', { ...settingsIn(messages), fixed })
    await seen.window.reopen(viewOf(connected(confirmed('phone')), { messages }).window)
    await button(window.settings).click()
    await button(new RegExp(`^${page.breaks}`)).click()
    await seen.shows([reason])
    expect(await field(page.breakName(2)).inputValue()).toBe('Lunch')
    for (const one of await seen.page.locator('main input').all()) expect(await one.isDisabled()).toBe(true)
    expect(await button(page.addBreak).count()).toBe(0)
    expect(await button(page.save).count()).toBe(0)
    await seen.finish('settings-breaks-policy', plain)
    await seen.page.keyboard.press('Escape')
    await button(new RegExp(`^${page.reminderAndShift}`)).click()
    expect(await seen.page.getByText(reason).count()).toBe(2)
    expect(await field(page.remindOff).isDisabled()).toBe(true)
    expect(await field(page.shiftEnd).isDisabled()).toBe(true)
  })

  test.each(looks)('beside the settings is named where it is met: $language, $scheme', async (look) => {
    const said = await wear(look)
    const { settingsPage } = said
    const allowed = {
      ...noRules,
      allowedHosts: ['*.exotel.com'],
      signOut: false,
      numberChange: false,
      notificationKinds: ['problems', 'reminders'] as const,
    }
    const rules = ruleSentences(said, allowed, '/etc/hookswitch/policy.json')
    await seen.window.answer('settings', { ...settingsIn(said), rules })
    const model = viewOf(connected(confirmed('phone')), { messages: said, rules: allowed }).window
    await seen.window.reopen(model)
    await button(said.window.settings).click()
    await button(new RegExp(`^${settingsPage.account}`)).click()
    expect(rules.account).toHaveLength(3)
    await seen.shows(rules.account)
    expect(await button(said.form.signOut).count()).toBe(0)
    await seen.finish('settings-account-policy', look)
    await seen.page.keyboard.press('Escape')
    await button(new RegExp(`^${settingsPage.general}`)).click()
    await seen.shows([rules.notifications ?? 'no rule'], [settingsPage.notificationsHint])
    await seen.finish('settings-general-policy', look)
  })
})

describe('the breaks in the settings', () => {
  const messages = messagesIn('en')
  const { settingsPage: page, settings, window } = messages
  const open = async (breaks: SettingsView['values']['breaks']) => {
    await wear(plain)
    const view = settingsIn(messages)
    const shown: SettingsView = { ...view, values: { ...view.values, breaks } }
    await seen.window.answer('settings', shown)
    await seen.window.reopen(viewOf(connected(confirmed('phone')), { messages }).window)
    await button(window.settings).click()
    await button(new RegExp(`^${page.breaks}`)).click()
    await field(page.breakName(1)).waitFor()
    return shown
  }

  test('that are refused stay as they were typed, and the wrong fields are marked', async () => {
    const view = await open([{ name: 'Lunch', minutes: 30 }])
    const message = settings.badBreaks(12, 40)
    await seen.window.answer('change-settings', { ok: false, message, view })
    const long = 'Coaching-'.repeat(22).slice(0, 200)
    await field(page.breakName(1)).fill(long)
    await button(page.addBreak).click()
    await seen.page
      .locator(':focus')
      .and(field(page.breakName(2)))
      .waitFor()
    await seen.page.keyboard.type('تدريب')
    await field(page.breakMinutes(2)).fill('0')
    await button(page.save).click()
    await seen.shows([message])
    expect(await field(page.breakName(1)).inputValue()).toBe(long)
    expect(await field(page.breakMinutes(2)).inputValue()).toBe('0')
    expect(await invalid()).toEqual([page.breakName(1), page.breakMinutes(2)])
    await seen.finish('settings-breaks-refused', plain)
  })

  test('are at most twelve, which is said', async () => {
    await open(Array.from({ length: 12 }, (_, index) => ({ name: `Break ${index + 1}`, minutes: 5 })))
    await seen.shows([page.breaksFull(12)])
    await button(page.addBreak).click({ force: true })
    expect(await field(page.breakName(13)).count()).toBe(0)
    await button(page.removeBreak(12, 'Break 12')).click()
    await seen.page.locator(':focus').and(button(page.addBreak)).waitFor()
    await button(page.addBreak).click()
    await field(page.breakName(12)).waitFor()
  })

  test('may have none, and a row without text is no break', async () => {
    await open([{ name: 'Lunch', minutes: 30 }])
    await seen.window.answer('change-settings', {
      ok: true,
      message: settings.saved,
      view: settingsIn(messages),
    })
    await button(page.removeBreak(1, 'Lunch')).click()
    await button(page.addBreak).click()
    await button(page.save).click()
    await seen.shows([settings.saved])
    expect((await seen.window.asked('change-settings')).at(-1)).toEqual({
      kind: 'change-settings',
      change: { breaks: [] },
    })
  })

  const invalid = () =>
    seen.page.locator('[aria-invalid=true]').evaluateAll((all) => all.map((one) => one.ariaLabel))
})

test('a system with 12 hours shows and reads the end of the shift so', async () => {
  const messages = messagesIn('en', true)
  const { settingsPage: page, settings, window } = messages
  const view = settingsIn(messages)
  await seen.window.answer('settings', view)
  await seen.window.reopen(viewOf(connected(confirmed('phone')), { messages }).window)
  await button(window.settings).click()
  await seen.shows([`${page.value.remind(30)} · 6:00 pm`])
  await button(new RegExp(`^${page.reminderAndShift}`)).click()
  expect(await field(page.shiftEnd).inputValue()).toBe('6:00 pm')
  await seen.window.answer('change-settings', { ok: true, message: settings.saved, view })
  await field(page.shiftEnd).fill('7.30 pm')
  await field(page.shiftEnd).press('Enter')
  await field(page.shiftEnd).fill('7:30 pm')
  await field(page.shiftEnd).press('Enter')
  const sent = async () => (await seen.window.asked('change-settings')).slice(-2)
  await expect.poll(sent).toEqual([
    { kind: 'change-settings', change: { shiftEnd: '7.30 pm' } },
    { kind: 'change-settings', change: { shiftEnd: '19:30' } },
  ])
})

test.each(['en', 'hi'] as const)(
  'on Wayland no page says that keys work everywhere, %s',
  async (language) => {
    const look = { language, scheme: 'light' } as const
    const messages = await wear(look)
    const { settings, settingsPage: page, window } = messages
    const claims = [page.keysHint]
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

    await seen.window.answer('sign-in', { exit: 0, message: messages.signIn.done('asha.rao') })
    await seen.window.reopen(nobody(messages))
    await field(messages.form.userId).fill('asha.rao')
    await field(messages.form.token).fill('no-real-token')
    await button(messages.firstRun.start).click()
    await seen.window.show(viewOf(connected(confirmed('phone')), { messages }).window)
    const claim = messages.tips.shortcuts('Ctrl+Alt+1', 'Ctrl+Alt+2', 'Ctrl+Alt+0')
    await seen.shows([messages.tips.shortcutsUnsure], [claim])
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
      breaks: [...usualBreaks],
      remindOffMinutes: 30,
      shiftEnd: '18:00',
      keys: { phone: 'Ctrl+Alt+1', sip: 'Ctrl+Alt+2', off: 'Ctrl+Alt+0', toggle: null, swap: 'Ctrl+Alt+8' },
      startAtLogin: true,
      notifications: true,
      language: 'system',
    },
    fixed: { autoOffLock: settings.setByPolicy('/etc/hookswitch/policy.json') },
    rules: { notifications: null, account: [] },
    startAtLoginPreset: true,
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
