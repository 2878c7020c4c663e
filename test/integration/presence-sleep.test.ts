import { describe, expect, type TestContext, test } from 'vitest'
import { timing } from '../../src/core/model/timing.ts'
import { eventually } from '../support/condition.ts'
import { type Desktop, startDesktop } from '../support/desktop.ts'
import { type Logind, startLogind } from '../support/logind.ts'
import { type PresenceWatchOptions, watchDesktop } from '../support/presence.ts'
import { runProcess, startProcess } from '../support/processes.ts'

const watching = ['lock-watch: logind', 'unlocked']

async function open({ onTestFinished }: TestContext): Promise<Desktop> {
  const desktop = await startDesktop({ systemBus: true, host: 'none', display: false, name: 'GNOME' })
  onTestFinished(desktop.close)
  return desktop
}

async function openAndWatch(context: TestContext, options: PresenceWatchOptions = {}) {
  const desktop = await open(context)
  const logind = await startLogind(desktop)
  const presence = watchDesktop(desktop, options)
  context.onTestFinished(presence.close)
  await presence.reported(...watching)
  return { desktop, logind, presence }
}

/** Waits until sleep is delayed by us, or is not; gives the milliseconds that took. */
async function sleepIsDelayed(logind: Logind, is: boolean): Promise<number> {
  const started = performance.now()
  await eventually(logind.inhibitors, (names) => names.includes('Hookswitch') === is, {
    describe: `sleep ${is ? 'to be delayed' : 'not to be delayed'}`,
    within: 8_000,
  })
  return performance.now() - started
}

/** Checks that our delay was not released: another one, taken and released meanwhile, gives ours time to vanish. */
async function expectStillHeld({ env }: Desktop, logind: Logind): Promise<void> {
  await runProcess('systemd-inhibit', ['--what=sleep', '--mode=delay', '--who=Another', 'true'], { env })
  await eventually(logind.inhibitors, (names) => !names.includes('Another'), { describe: 'it to vanish' })
  expect(await logind.inhibitors()).toContain('Hookswitch')
}

/** Waits until as many processes delay sleep for us: systemd-inhibit is two for a moment, until its child is `cat`. */
async function holdersAre(desktop: Desktop, wanted: number): Promise<void> {
  await eventually(
    async () => (await desktop.apps()).filter(({ command }) => command.includes('systemd-inhibit')).length,
    (count) => count === wanted,
    { describe: `sleep to be delayed by ${wanted} of our processes` },
  )
}

// They wait for the app's own timings, and do so together.
describe.concurrent('a sleep that goes on, or whose end is not told', () => {
  test('a sleep that is prepared for a long time is not reported as ended', async (context) => {
    const { logind, presence } = await openAndWatch(context)
    const readsBefore = logind.reads('PreparingForSleep')
    await logind.prepareForSleep(true)
    await eventually(
      () => logind.reads('PreparingForSleep') - readsBefore,
      (reads) => reads >= 2,
      { describe: 'logind to be asked about it twice', within: 3 * timing.sleepMissed },
    )
    await logind.prepareForSleep(false)
    await presence.reported(...watching, 'suspending', 'resumed')
  })

  test('the end of a sleep is reported even where logind dies and stays away', async (context) => {
    const { logind, presence } = await openAndWatch(context)
    await logind.prepareForSleep(true)
    await presence.reported(...watching, 'suspending')
    await logind.stop()
    await presence.reported('lock-watch: logind', 'unlocked', 'suspending', 'lock-watch: null', 'resumed')
  })

  test('sleep does not wait longer than the limit', async (context) => {
    const { logind } = await openAndWatch(context, { beforeSleep: () => new Promise(() => {}) })
    await sleepIsDelayed(logind, true)
    await logind.prepareForSleep(true)
    expect(await sleepIsDelayed(logind, false)).toBeGreaterThan(timing.sleepHold - 500)
  })
})

test('sleep waits until beforeSleep settles, and the next sleep waits again', async (context) => {
  let done = () => {}
  const beforeSleep = () => new Promise<void>((resolve) => (done = resolve))
  const { desktop, logind, presence } = await openAndWatch(context, { beforeSleep })
  await sleepIsDelayed(logind, true)
  await holdersAre(desktop, 1)
  await logind.prepareForSleep(true)
  await presence.reported(...watching, 'suspending')
  await expectStillHeld(desktop, logind)
  done()
  expect(await sleepIsDelayed(logind, false)).toBeLessThan(timing.sleepHold - 500)
  await holdersAre(desktop, 0)
  await logind.prepareForSleep(false)
  await presence.reported(...watching, 'suspending', 'resumed')
  await sleepIsDelayed(logind, true)
})

test('after a sleep that was called off the next one waits, even if the first beforeSleep settles late', async (context) => {
  const settle: (() => void)[] = []
  const beforeSleep = () => new Promise<void>((resolve) => settle.push(resolve))
  const { desktop, logind, presence } = await openAndWatch(context, { beforeSleep })
  await sleepIsDelayed(logind, true)
  for (const starts of [true, false, true]) await logind.prepareForSleep(starts)
  await presence.reported(...watching, 'suspending', 'resumed', 'suspending')
  settle[0]?.()
  await expectStillHeld(desktop, logind)
  settle[1]?.()
  await sleepIsDelayed(logind, false)
})

test('a failed beforeSleep does not delay sleep', async (context) => {
  const { logind } = await openAndWatch(context, {
    beforeSleep: () => Promise.reject(new Error('no network')),
  })
  await sleepIsDelayed(logind, true)
  await logind.prepareForSleep(true)
  expect(await sleepIsDelayed(logind, false)).toBeLessThan(timing.sleepHold - 500)
})

test('a restarted logind is asked for the delay again', async (context) => {
  const { desktop, logind } = await openAndWatch(context)
  await sleepIsDelayed(logind, true)
  await logind.stop()
  const restarted = await startLogind(desktop)
  await sleepIsDelayed(restarted, true)
  await holdersAre(desktop, 1)
})

test('a restart of logind during sleep is reported as its end, and later sleeps are reported', async (context) => {
  const { desktop, logind, presence } = await openAndWatch(context)
  await sleepIsDelayed(logind, true)
  await logind.prepareForSleep(true)
  await presence.reported(...watching, 'suspending')
  await logind.stop()
  const restarted = await startLogind(desktop)
  await presence.reported(...watching, 'suspending', 'resumed')
  await sleepIsDelayed(restarted, true)
  await restarted.prepareForSleep(true)
  await presence.reported(...watching, 'suspending', 'resumed', 'suspending')
  await sleepIsDelayed(restarted, false)
  await restarted.prepareForSleep(false)
  await presence.reported(...watching, 'suspending', 'resumed', 'suspending', 'resumed')
})

test('a sleep that a restarted logind announces counts as a new one', async (context) => {
  const { desktop, logind, presence } = await openAndWatch(context)
  await sleepIsDelayed(logind, true)
  await logind.prepareForSleep(true)
  await logind.prepareForSleep(true)
  await presence.reported(...watching, 'suspending')
  await logind.stop()
  const restarted = await startLogind(desktop, { preparingForSleep: true })
  await presence.reported(...watching, 'suspending', 'resumed', 'suspending')
  await restarted.prepareForSleep(true)
  await restarted.prepareForSleep(false)
  await presence.reported(...watching, 'suspending', 'resumed', 'suspending', 'resumed')
})

test('a sleep that is being prepared at the start is reported', async (context) => {
  const desktop = await open(context)
  await startLogind(desktop, { preparingForSleep: true })
  const presence = watchDesktop(desktop)
  context.onTestFinished(presence.close)
  await eventually(
    () => presence.events(),
    (events) => events.includes('suspending'),
    { describe: 'the sleep to be reported' },
  )
})

test('without systemd-inhibit sleep is reported all the same', async (context) => {
  const { desktop, logind, presence } = await openAndWatch(context, { env: { PATH: '/nowhere' } })
  await logind.prepareForSleep(true)
  await logind.prepareForSleep(false)
  await presence.reported(...watching, 'suspending', 'resumed')
  await holdersAre(desktop, 0)
})

test('the delay ends with the watch, and with an app that is killed', async (context) => {
  const desktop = await open(context)
  const logind = await startLogind(desktop)
  const presence = watchDesktop(desktop)
  await sleepIsDelayed(logind, true)
  presence.close()
  await sleepIsDelayed(logind, false)

  const script = `
    import { runnerImport } from 'vite'
    const { module } = await runnerImport('./src/main/presence/sleep/delay-inhibitor.ts')
    module.delayInhibitor(process.env).take()
    setInterval(() => undefined, 1000)
  `
  const app = startProcess(process.execPath, ['--input-type=module', '-e', script], { env: desktop.env })
  await sleepIsDelayed(logind, true)
  app.signal('SIGKILL')
  await sleepIsDelayed(logind, false)
  await holdersAre(desktop, 0)
})

test('a shutdown is reported once', async (context) => {
  const { logind, presence } = await openAndWatch(context)
  await logind.prepareForShutdown(true)
  await logind.prepareForShutdown(true)
  await presence.reported(...watching, 'session-ending')
})

test('a shutdown is reported again after one that was called off, also by a restart of logind', async (context) => {
  const { desktop, logind, presence } = await openAndWatch(context)
  for (const starts of [true, false, true]) await logind.prepareForShutdown(starts)
  await presence.reported(...watching, 'session-ending', 'session-ending')
  await logind.stop()
  const restarted = await startLogind(desktop)
  await eventually(
    () => restarted.reads('PreparingForShutdown'),
    (reads) => reads > 0,
    { describe: 'logind to be asked' },
  )
  await restarted.prepareForShutdown(true)
  await presence.reported(...watching, 'session-ending', 'session-ending', 'session-ending')
})
