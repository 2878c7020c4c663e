import { afterEach, describe, expect, test } from 'vitest'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { type LogindOptions, startLogind } from '../support/logind.ts'
import { type PresenceWatchOptions, watchDesktop } from '../support/presence.ts'

const closing: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function open(name = 'GNOME'): Promise<Desktop> {
  const desktop = await startDesktop({ systemBus: true, host: 'none', display: false, name })
  closing.push(desktop.close)
  return desktop
}

function watch(desktop: Desktop, options: PresenceWatchOptions = {}) {
  const watching = watchDesktop(desktop, options)
  closing.push(watching.close)
  return watching
}

async function openWithLogind(name?: string, options?: LogindOptions) {
  const desktop = await open(name)
  return { desktop, logind: await startLogind(desktop, options) }
}

describe('our session', () => {
  test('is locked and unlocked; a repeated announcement is reported once', async () => {
    const { desktop, logind } = await openWithLogind()
    const presence = watch(desktop)
    await presence.reported('lock-watch: logind', 'unlocked')
    await logind.lock()
    await logind.lock()
    await presence.reported('lock-watch: logind', 'unlocked', 'locked')
    await logind.unlock()
    await logind.unlock()
    await logind.lock()
    await presence.reported('lock-watch: logind', 'unlocked', 'locked', 'unlocked', 'locked')
  })

  test('is locked when the watch starts', async () => {
    const { desktop } = await openWithLogind('ubuntu:GNOME', { locked: true })
    await watch(desktop).reported('lock-watch: logind', 'locked')
  })

  test.each([
    ['by XDG_SESSION_ID', { XDG_SESSION_ID: 'c1' }],
    ['as the graphical one of the user', {}],
  ])('is found %s where its process is in no session', async (_how, env) => {
    const { desktop, logind } = await openWithLogind('GNOME', { knowsProcess: false })
    const presence = watch(desktop, { env })
    await presence.reported('lock-watch: logind', 'unlocked')
    await logind.lock()
    await presence.reported('lock-watch: logind', 'unlocked', 'locked')
  })

  test('counts as locked while another session is in front, and afterwards while its own screen is locked', async () => {
    const { desktop, logind } = await openWithLogind()
    const presence = watch(desktop)
    await presence.reported('lock-watch: logind', 'unlocked')
    await logind.switchUser(false)
    await logind.switchUser(true)
    await presence.reported('lock-watch: logind', 'unlocked', 'locked', 'unlocked')
    await logind.lock()
    await logind.switchUser(false)
    await logind.switchUser(true)
    await logind.unlock()
    await presence.reported('lock-watch: logind', 'unlocked', 'locked', 'unlocked', 'locked', 'unlocked')
  })

  test('is asked to lock: the request is reported, whether a lock follows or not', async () => {
    const { desktop, logind } = await openWithLogind()
    const presence = watch(desktop)
    await presence.reported('lock-watch: logind', 'unlocked')
    await logind.requestLock()
    await presence.reported('lock-watch: logind', 'unlocked', 'lock-requested')
    await logind.requestLock()
    await logind.lock()
    await logind.requestLock()
    await logind.unlock()
    const twice = ['lock-requested', 'lock-requested', 'locked', 'unlocked']
    await presence.reported('lock-watch: logind', 'unlocked', ...twice)
  })
})

describe('a desktop that is not known to set the hint', () => {
  test('has no source until the hint was seen set; a request to lock is reported all the same', async () => {
    const { desktop, logind } = await openWithLogind('sway')
    const presence = watch(desktop)
    await presence.reported('lock-watch: null')
    await logind.requestLock()
    await logind.lock()
    await logind.unlock()
    const hint = ['lock-watch: logind', 'locked', 'unlocked']
    await presence.reported('lock-watch: null', 'lock-requested', ...hint)
  })

  test('is locked while another user is in front, and unlocked afterwards', async () => {
    const { desktop, logind } = await openWithLogind('sway')
    const presence = watch(desktop)
    await presence.reported('lock-watch: null')
    await logind.switchUser(false)
    await presence.reported('lock-watch: null', 'lock-watch: logind', 'locked')
    await logind.switchUser(true)
    await presence.reported(
      'lock-watch: null',
      'lock-watch: logind',
      'locked',
      'unlocked',
      'lock-watch: null',
    )
  })
})

describe('logind', () => {
  test('starts later', async () => {
    const desktop = await open()
    const presence = watch(desktop)
    await presence.reported('lock-watch: null')
    const logind = await startLogind(desktop)
    await presence.reported('lock-watch: null', 'lock-watch: logind', 'unlocked')
    await logind.lock()
    await presence.reported('lock-watch: null', 'lock-watch: logind', 'unlocked', 'locked')
  })

  test('is restarted and remembers the lock: nothing is reported', async () => {
    const { desktop, logind } = await openWithLogind('GNOME', { locked: true })
    const presence = watch(desktop)
    await presence.reported('lock-watch: logind', 'locked')
    await logind.stop()
    const restarted = await startLogind(desktop, { locked: true })
    await restarted.unlock()
    await presence.reported('lock-watch: logind', 'locked', 'unlocked')
  })

  test('is restarted and has forgotten the lock, as the real one does: no unlock is reported', async () => {
    const { desktop, logind } = await openWithLogind('GNOME', { locked: true })
    const presence = watch(desktop)
    await presence.reported('lock-watch: logind', 'locked')
    await logind.stop()
    const restarted = await startLogind(desktop)
    const forgotten = ['lock-watch: logind', 'locked', 'lock-watch: null', 'lock-watch: logind']
    await presence.reported(...forgotten)
    await restarted.lock()
    await restarted.unlock()
    await presence.reported(...forgotten, 'locked', 'unlocked')
  })

  test('dies while locked: no source is left', async () => {
    const { desktop, logind } = await openWithLogind('GNOME', { locked: true })
    const presence = watch(desktop)
    await presence.reported('lock-watch: logind', 'locked')
    await logind.stop()
    await presence.reported('lock-watch: logind', 'locked', 'lock-watch: null')
  })
})

test('the end of the session bus leaves logind as the source', async () => {
  const { desktop, logind } = await openWithLogind()
  const presence = watch(desktop)
  await presence.reported('lock-watch: logind', 'unlocked')
  await desktop.stopBus()
  await logind.lock()
  await presence.reported('lock-watch: logind', 'unlocked', 'locked')
})

test('without any bus there is no source', async () => {
  const desktop = await startDesktop({ bus: false, display: false })
  closing.push(desktop.close)
  await watch(desktop).reported('lock-watch: null')
})

test('a closed watch reports nothing any more', async () => {
  const { desktop, logind } = await openWithLogind()
  const closed = watch(desktop)
  const open = watch(desktop)
  await closed.reported('lock-watch: logind', 'unlocked')
  await open.reported('lock-watch: logind', 'unlocked')
  closed.close()
  await logind.lock()
  await open.reported('lock-watch: logind', 'unlocked', 'locked')
  expect(closed.events()).toEqual(['lock-watch: logind', 'unlocked'])
})
