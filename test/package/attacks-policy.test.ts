import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import { withPolicy } from '../support/policy.ts'
import type { RunningProcess } from '../support/processes.ts'
import { type PackagedWorkplace, startPackagedWorkplace } from './support/unpacked-app.ts'

/** An administrator's policy that somebody has broken, or that is none of an administrator's: nothing gets possible by it. */

let place: PackagedWorkplace
let app: RunningProcess | null = null

beforeAll(async () => {
  place = await startPackagedWorkplace()
})
afterEach(async () => {
  await app?.stop()
  app = null
  rmSync(join(place.profile, 'policy.last-good.json'), { force: true })
})
afterAll(() => place.close())

/** Starts the app on a computer with this policy, and waits until it knows who is signed in. */
async function startWith(policy: unknown, mode = 0o644): Promise<RunningProcess> {
  const program = withPolicy(place, policy, inject('packagedProgram'), mode)
  return startAs(place.start(['--hidden'], {}, program))
}

async function startAs(started: RunningProcess): Promise<RunningProcess> {
  app = started
  await started.during(
    eventually(place.status, ({ state }) => state !== 'unknown', { describe: 'the app to know its agent' }),
  )
  return started
}

const open = { allowedHosts: ['127.0.0.1'], forced: { idleMinutes: 7 } }

describe('the strictest policy holds where the file', () => {
  test.each([
    ['is cut off', '{ "signOut": ', 0o644, 'cannot be understood'],
    ['can be written by everybody', open, 0o646, 'must belong to an administrator'],
    ['has an invalid list of hosts', { allowedHosts: ['*'] }, 0o644, 'allowedHosts'],
  ])('%s: nobody can sign in at a host that is not Exotel’s', async (_, policy, mode, says) => {
    await startWith(policy, mode)
    const { policy: facts } = await place.status()
    expect(facts?.problem).toContain(says)
    expect(facts?.problem).toContain('The strictest values hold instead.')
    expect(facts?.rules).toContain('allowedHosts')
    expect((await place.signIn()).code).toBe(4)
    expect(await place.requests()).toEqual([])
  })
})

describe('for an agent who is signed in', () => {
  beforeAll(() => place.prepareAccount())

  test('calls go on and off where nothing is known of the policy', async () => {
    await startWith('{')
    await place.switchTo('phone')
    await place.switchTo('off')
    expect((await place.command(['sign-out'])).code).toBe(4)
  })

  test('a policy that worked before holds by its last good copy', async () => {
    const first = await startWith({ ...open, signOut: false })
    expect((await place.status()).state).toBe('off')
    expect((await first.stop()).code).toBe(0)
    await startWith('{')
    const { state, policy } = await place.status()
    expect(state).toBe('off')
    expect(policy?.problem).toContain('were last read from it')
    expect(policy?.rules).toEqual(expect.arrayContaining(['idleMinutes', 'signOut', 'allowedHosts']))
  })

  test('a token of before goes to no host that the policy does not allow', async () => {
    const before = (await place.requests()).length
    await startWith({ allowedHosts: ['*.exotel.com'] })
    expect((await place.status()).state).toBe('signed-out')
    expect(await place.requests()).toHaveLength(before)
  })

  test('what a policy forbids, the command line refuses, too', async () => {
    await startWith({ ...open, signOut: false, numberChange: false, practiceMode: false })
    for (const args of [['sign-out'], ['phone-number', '+919953125068', '--yes']]) {
      const ended = await place.command(args)
      expect(ended.code).toBe(4)
      expect(ended.stderr).toContain('Your administrator does not allow this.')
    }
    const practice = withPolicy(place, { practiceMode: false }, inject('packagedProgram'))
    const started = place.start(['--simulator', '--hidden'], { DISPLAY: undefined }, practice)
    expect((await started.exited).code).toBe(4)
    expect(started.stderr()).toContain('does not allow practice mode')
  })

  test('what the app writes beside its profile is for the agent alone, too', async () => {
    const entry = join(place.desktop.home, '.config', 'autostart', 'hookswitch.desktop')
    await startWith({ ...open, forced: { startAtLogin: true } })
    await eventually(
      () => existsSync(entry),
      (exists) => exists,
      { describe: 'the start at login to be set' },
    )
    expect(statSync(entry).mode & 0o077).toBe(0)
  })

  test('no variable of the environment names another policy', async () => {
    const folder = join(place.desktop.home, 'mine')
    writeFileSync(`${folder}.json`, JSON.stringify({ forced: { autoOffLock: false } }))
    await startAs(
      place.start(['--hidden'], { ProgramData: folder, PROGRAMDATA: folder, XDG_CONFIG_DIRS: folder }),
    )
    expect((await place.status()).policy).toBeNull()
  })
})
