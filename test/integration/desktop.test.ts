import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import { type Desktop, type DesktopOptions, startDesktop } from '../support/desktop.ts'
import { desktopProcesses } from '../support/desktop-processes.ts'
import { runProcess, startProcess } from '../support/processes.ts'

const opened: Desktop[] = []
const open = async (options: DesktopOptions) => {
  const desktop = await startDesktop(options)
  opened.push(desktop)
  return desktop
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((desktop) => desktop.close()))
})

describe('a desktop', () => {
  test('has a home, a display and a bus of its own', async () => {
    const [one, other] = await Promise.all([open({}), open({ screen: '640x480x24' })])
    expect(one.home).not.toBe(other.home)
    expect(displayOf(one)).not.toBe(displayOf(other))
    expect(statSync(join(one.home, 'run')).mode & 0o777).toBe(0o700)
    const geometry = await runProcess('xdotool', ['getdisplaygeometry'], { env: other.env, from: 'xdotool' })
    expect(geometry.stdout.trim()).toBe('640 480')
    expect(await namesOn(one)).toContain('org.kde.StatusNotifierWatcher')
  })

  test('starts no services of the machine', async () => {
    const desktop = await open({ host: 'none', display: false })
    const activatable = await busCall(desktop, 'ListActivatableNames')
    expect(activatable).toContain('org.freedesktop.DBus')
    expect(activatable).not.toContain('org.freedesktop.secrets')
    expect(await namesOn(desktop)).not.toContain('org.kde.StatusNotifierWatcher')
    expect(() => desktop.host).toThrow(/started without/)
    expect(() => desktop.keyring).toThrow(/started without/)
  })

  test('leaves no trace, neither of itself nor of programs that were started on it', async () => {
    const desktop = await open({ keyring: 'unlocked' })
    const app = startProcess('sh', ['-c', 'setsid sleep 100 & exec sleep 100'], { env: desktop.env })
    await eventually(desktop.apps, (apps) => apps.filter((one) => one.command === 'sleep 100').length === 2, {
      describe: 'both to run',
    })
    await desktop.close()
    await app.exited
    expect(existsSync(desktop.home)).toBe(false)
    expect(desktopProcesses(desktop.home)).toEqual([])
  })

  test('can lose its bus', async () => {
    const desktop = await open({ keyring: 'unlocked', display: false })
    await desktop.stopBus()
    await expect(desktop.host.items()).rejects.toThrow()
    expect(await desktop.apps()).toEqual([])
  })

  test('ends with a test process that is killed', async () => {
    const script = `
      import { runnerImport } from 'vite'
      const { module } = await runnerImport(${JSON.stringify(supportFile('desktop.ts'))})
      const desktop = await module.startDesktop({ keyring: 'unlocked' })
      console.log('home ' + desktop.home)
      setInterval(() => undefined, 1000)
    `
    const killed = startProcess(process.execPath, ['--input-type=module', '-e', script], {
      cwd: supportFile('../..'),
    })
    // A second Node loads Vite and starts a whole desktop: slow where other tests keep the processors busy.
    const line = await killed.waitForLine(/^home /, { within: 20_000 })
    const home = line.slice('home '.length)
    // Display, bus and keyring; the panel is in the test's own process.
    expect(desktopProcesses(home).length).toBeGreaterThanOrEqual(3)
    killed.signal('SIGKILL')
    await eventually(
      () => existsSync(home),
      (there) => !there,
      { describe: 'the guard to clean up' },
    )
    expect(desktopProcesses(home)).toEqual([])
  })
})

describe('a keyring', () => {
  const account = 'integrations:127.0.0.1:4000:1'
  const keytar = async (desktop: Desktop, call: string) => {
    const script = `require('keytar').${call}.then((value) => console.log(JSON.stringify(value ?? null)))`
    const run = await runProcess(process.execPath, ['-e', script], {
      env: desktop.env,
      cwd: supportFile('../..'),
    })
    return `${run.stdout}${run.stderr}`.trim()
  }

  test('is the keyring that keytar uses', async () => {
    const desktop = await open({ keyring: 'unlocked', display: false, host: 'none' })
    expect(await keytar(desktop, `setPassword('Hookswitch', '${account}', 'token-of-one')`)).toBe('null')
    const found = await desktop.keyring.find({ service: 'Hookswitch', account })
    expect(found).toMatchObject([{ secret: 'token-of-one', locked: false, attributes: { account } }])
    await desktop.keyring.store({ service: 'Hookswitch', account }, 'token-of-two')
    expect(await keytar(desktop, `getPassword('Hookswitch', '${account}')`)).toBe('"token-of-two"')
    expect(await desktop.keyring.remove({ service: 'Hookswitch' })).toBe(1)
    expect(await keytar(desktop, `getPassword('Hookswitch', '${account}')`)).toBe('null')
  })

  test('can be locked and unlocked without a prompt', async () => {
    const desktop = await open({ keyring: 'locked', display: false, host: 'none' })
    expect(await desktop.keyring.isLocked()).toBe(true)
    await expect(desktop.keyring.store({ service: 'Hookswitch' }, 'secret')).rejects.toThrow(/locked/)
    await desktop.keyring.unlock()
    await desktop.keyring.store({ service: 'Hookswitch', account }, 'token-of-one')
    await desktop.keyring.lock()
    expect(await desktop.keyring.find({ service: 'Hookswitch' })).toMatchObject([
      { secret: null, locked: true },
    ])
    expect(await keytar(desktop, `getPassword('Hookswitch', '${account}')`)).toContain('null')
    await desktop.keyring.unlock()
    expect(await desktop.keyring.find({ service: 'Hookswitch' })).toMatchObject([{ secret: 'token-of-one' }])
  })

  test('shows a real prompt where the test asks for one, and the read waits', async () => {
    const desktop = await open({ keyring: 'unlocked', prompter: true, host: 'none' })
    await desktop.keyring.store({ service: 'Hookswitch', account }, 'token-of-one')
    await desktop.keyring.lock()
    const script = `require('keytar').getPassword('Hookswitch', '${account}').then(console.log)`
    const reader = startProcess(process.execPath, ['-e', script], {
      env: desktop.env,
      cwd: supportFile('../..'),
    })
    const prompter = (command: string) => command.endsWith('gcr-prompter')
    await eventually(desktop.apps, (apps) => apps.some((one) => prompter(one.command)), {
      describe: 'the prompt to be started',
    })
    expect(reader.exit()).toBe(null)
    await reader.stop({ signal: 'SIGKILL' })
  })
})

test('a wait that fails names what it waited for and the last value', async () => {
  const wait = eventually(
    () => ({ state: 'off' }),
    (value) => value.state === 'phone',
    {
      describe: 'the state to be phone',
      within: 60,
    },
  )
  await expect(wait).rejects.toThrow(/the state to be phone.*"state": "off"/s)
})

test('a missing program is reported with its package', () => {
  expect(() => startProcess('no-such-program', [], { from: 'its-package' })).toThrow(
    /apt-get install its-package/,
  )
})

const displayOf = ({ env: { DISPLAY } }: Desktop) => DISPLAY

const namesOn = (desktop: Desktop) => busCall(desktop, 'ListNames')

async function busCall(desktop: Desktop, method: string): Promise<string> {
  const bus = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus']
  const run = await runProcess('dbus-send', [...bus, `org.freedesktop.DBus.${method}`], {
    env: desktop.env,
    from: 'dbus-bin',
  })
  return run.stdout + run.stderr
}

function supportFile(name: string): string {
  return fileURLToPath(new URL(`../support/${name}`, import.meta.url))
}
