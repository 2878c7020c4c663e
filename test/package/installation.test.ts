import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/condition.ts'
import { checkout } from '../support/hookswitch.ts'
import {
  type AgentDesk,
  appSays,
  expectSandboxedWindow,
  fileIn,
  patient,
  quitApp,
  startAgentDesk,
  startHidden,
} from './support/agent-desk.ts'
import { type Build, built, builtPackage } from './support/builds.ts'
import { apt, aptInstall } from './support/clean-debian.ts'

// Installations from beginning to end, as an administrator and an agent see them, in one clean Debian: each test goes on
// from the one before. The deb comes first, since it brings the libraries that the others need, too.

let desk: AgentDesk

beforeAll(async () => {
  await built('first')
  desk = await startAgentDesk()
})
afterAll(() => desk?.close())

/** A package's path in the clean Debian. */
async function packageInside(build: Build, extension: string): Promise<string> {
  return `/packages/${build}/${basename(await builtPackage(build, extension))}`
}

describe('deb', () => {
  test('apt installs it in a clean Debian, with every library that it needs', async () => {
    await aptInstall(desk.debian, [await packageInside('first', '.deb')])
    expect(await desk.debian.run(['sh', '-c', missingLibraries])).toBe('')
    expect(await desk.debian.run(['dpkg', '--verify', 'hookswitch'])).toBe('')
  })

  test('the command line works without a display and without a bus, and prints nothing of its own', async () => {
    const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
    expect(await desk.runOverSsh(['hookswitch', '--version'])).toMatchObject({
      code: 0,
      stdout: `${version}\n`,
      stderr: '',
    })
    const status = await desk.runOverSsh(['hookswitch', 'status'])
    expect(status).toMatchObject({ code: 3, stdout: '' })
    expect(status.stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(await desk.runOverSsh(['hookswitch', 'phnoe'])).toMatchObject({ code: 2, stdout: '' })
  })

  test('signing in stores the token in the keyring of the agent', async () => {
    expect(await desk.signIn('hookswitch')).toMatchObject({ code: 0 })
    const found = await desk.desktop.keyring.find({ service: 'Hookswitch' })
    expect(found.map(({ secret }) => secret)).toEqual([desk.exotel.facts.token])
  })

  test('an ordinary user starts it: the icon is in the tray, and commands switch', async () => {
    // The administrator wants it to start at login, so it writes its autostart entry.
    const policy = JSON.stringify({ forced: { startAtLogin: true } })
    await desk.debian.run([
      'sh',
      '-c',
      `mkdir /etc/hookswitch; echo '${policy}' > /etc/hookswitch/policy.json`,
    ])
    await startHidden(desk, 'hookswitch')
    expect(await desk.run(['hookswitch', 'phone', '--wait', '60'])).toMatchObject({ code: 0 })
    await appSays(desk, 'hookswitch', 'phone')
    expect(await desk.runOverSsh(['hookswitch', 'sip', '--wait', '60'])).toMatchObject({ code: 0 })
    await appSays(desk, 'hookswitch', 'sip')
  })

  test('the window is confined by user namespaces', async () => {
    await expectSandboxedWindow(desk, 'hookswitch')
    expect(await modeOf('/opt/Hookswitch/chrome-sandbox')).toBe('755')
  })

  test('the autostart entry starts the installed program', async () => {
    const entry = await eventually(
      () => fileIn(desk, join(desk.desktop.home, '.config/autostart/hookswitch.desktop')),
      (text) => text.includes('Exec='),
      { describe: 'the app to write its autostart entry', within: patient },
    )
    expect(entry).toMatch(/^Exec="?\/opt\/Hookswitch\/hookswitch"? --hidden$/m)
  })

  test('a link switches off, with the app running and without', async () => {
    // What every desktop has, and the package does not need itself.
    await aptInstall(desk.debian, ['desktop-file-utils'])
    const query = ['xdg-mime', 'query', 'default', 'x-scheme-handler/hookswitch']
    expect(await desk.run(query)).toMatchObject({ stdout: 'com.hookswitch.app.desktop\n' })
    expect(await desk.run(['xdg-open', 'hookswitch://off'])).toMatchObject({ code: 0 })
    await appSays(desk, 'hookswitch', 'off')
    expect(await desk.run(['hookswitch', 'sip', '--wait', '60'])).toMatchObject({ code: 0 })
    await quitApp(desk)
    const opened = desk.start(['xdg-open', 'hookswitch://off'])
    await opened.during(desk.desktop.host.waitForItem({ within: patient }))
    await appSays(desk, 'hookswitch', 'off')
  })

  test('where AppArmor restricts user namespaces, the installation loads a profile that allows them to the app', async () => {
    await desk.debian.run(['sh', '-ec', fakeAppArmor])
    await desk.debian.run(['sh', '-ec', `PATH="/opt/fake:$PATH" ${postinst} configure`])
    const profile = await fileIn(desk, '/opt/Hookswitch/resources/apparmor-profile')
    expect(await fileIn(desk, '/etc/apparmor.d/hookswitch')).toBe(profile)
    expect(await fileIn(desk, '/opt/fake/calls')).toBe(
      'apparmor_parser --skip-kernel-load --skip-cache /opt/Hookswitch/resources/apparmor-profile\n' +
        'apparmor_parser --replace --write-cache --skip-read-cache /etc/apparmor.d/hookswitch\n' +
        // The app has user namespaces by its profile, so it is asked only whether there are any.
        'unshare --user true\n',
    )
    expect(await modeOf('/opt/Hookswitch/chrome-sandbox')).toBe('755')
  })

  test('where AppArmor restricts them and does not know the profile, Chromium gets its set-user-ID sandbox', async () => {
    await desk.debian.run([
      'sh',
      '-ec',
      'rm /etc/apparmor.d/hookswitch; : > /opt/fake/calls; touch /opt/fake/is-old',
    ])
    await desk.debian.run(['sh', '-ec', `PATH="/opt/fake:$PATH" ${postinst} configure`])
    expect(await fileIn(desk, '/opt/fake/calls')).toContain('unshare --user --map-root-user true\n')
    expect(await modeOf('/opt/Hookswitch/chrome-sandbox')).toBe('4755')
    expect(await desk.debian.run(['ls', '/etc/apparmor.d'])).toBe('')
    // The newer AppArmor loads it again, and the removal unloads it.
    await desk.debian.run(['sh', '-ec', 'rm /opt/fake/is-old'])
    await desk.debian.run(['sh', '-ec', `PATH="/opt/fake:$PATH" ${postinst} configure`])
    expect(await modeOf('/opt/Hookswitch/chrome-sandbox')).toBe('755')
  })

  test('an upgrade keeps the running app working, and the next start is the new version', async () => {
    await apt(desk.debian, ['--yes', 'install', await packageInside('next', '.deb')])
    expect(await desk.run(['hookswitch', 'phone', '--wait', '60'])).toMatchObject({ code: 0 })
    expect(await desk.run(['hookswitch', '--version'])).toMatchObject({ stdout: '99.0.0\n', stderr: '' })
    await quitApp(desk)
    await startHidden(desk, 'hookswitch')
    await appSays(desk, 'hookswitch', 'off')
    await quitApp(desk)
  })

  test('purging leaves only what belongs to the agent and to the administrator', async () => {
    await apt(desk.debian, ['--yes', 'purge', 'hookswitch'])
    // Also of the profile of AppArmor.
    expect(await desk.debian.run(['sh', '-c', leftovers])).toBe('/etc/hookswitch\n')
    expect(await fileIn(desk, '/usr/share/applications/mimeinfo.cache')).not.toContain('hookswitch')
    expect(await desk.debian.attempt(['dpkg', '--status', 'hookswitch'])).toMatchObject({ code: 1 })
  })
})

describe('rpm', () => {
  /** A place where no user can make a user namespace, as on a hardened system: a chroot, of the whole clean Debian. */
  const chroot = '/hardened'
  const command = 'hookswitch-in-chroot'

  test('rpm installs it, and without user namespaces Chromium gets its set-user-ID sandbox', async () => {
    await aptInstall(desk.debian, ['rpm'])
    await desk.debian.run(['sh', '-ec', `mkdir ${chroot}; mount --rbind / ${chroot}`])
    await desk.debian.run(['rpm', '--root', chroot, '--nodeps', '-i', await packageInside('first', '.rpm')])
    // The only file that differs from the package's is the one whose mode its script has changed.
    const verify = ['rpm', '--root', chroot, '--verify', '--nodeps', 'hookswitch']
    expect(await desk.debian.attempt(verify)).toMatchObject({
      stdout: '.M.......    /opt/Hookswitch/chrome-sandbox\n',
    })
    expect(await modeOf('/opt/Hookswitch/chrome-sandbox')).toBe('4755')
  })

  test('an ordinary user starts it there, with the window confined', async () => {
    await desk.debian.run(['sh', '-ec', enterChroot, 'sh', chroot, `/usr/local/bin/${command}`])
    await startHidden(desk, command)
    await expectSandboxedWindow(desk, command)
    await quitApp(desk)
  })

  test('an upgrade keeps the command, and erasing removes everything', async () => {
    await desk.debian.run(['rpm', '--root', chroot, '--nodeps', '-U', await packageInside('next', '.rpm')])
    expect(await desk.run(['hookswitch', '--version'])).toMatchObject({ stdout: '99.0.0\n', stderr: '' })
    await desk.debian.run(['rpm', '--root', chroot, '-e', 'hookswitch'])
    await desk.debian.run([
      'sh',
      '-ec',
      `umount --lazy ${chroot}; rmdir ${chroot}; rm /usr/local/bin/${command}`,
    ])
    expect(await desk.debian.run(['sh', '-c', leftovers])).toBe('/etc/hookswitch\n')
  })
})

describe('AppImage', () => {
  test('it answers commands, and an ordinary user starts it with the window confined', async () => {
    // The runtime of a test package unpacks with it.
    await aptInstall(desk.debian, ['squashfs-tools'])
    const image = await packageInside('first', '.AppImage')
    expect(await desk.run([image, 'status'])).toMatchObject({ code: 3, stdout: '' })
    await startHidden(desk, image)
    await expectSandboxedWindow(desk, image)
    await quitApp(desk)
  })
})

/** The libraries that the loader does not find for the programs and libraries of the package. */
const missingLibraries = `
find /opt/Hookswitch -type f \\( -perm -1 -o -name '*.so*' -o -name '*.node' \\) | while read -r file; do
  ldd "$file" 2>/dev/null | sed -n "s|^\\s*\\(.*\\) => not found|$file: \\1|p"
done`

const postinst = '/var/lib/dpkg/info/hookswitch.postinst'

/**
 * An AppArmor in the PATH of /opt/fake that writes down what it is asked, and takes the rights in a user namespace from
 * everybody. It does not know the profile if it is old.
 */
const fakeAppArmor = `
mkdir -p /etc/apparmor.d /opt/fake
cd /opt/fake
cat > apparmor_parser <<'EOF'
#!/bin/sh
echo "apparmor_parser $*" >> /opt/fake/calls
[ ! -e /opt/fake/is-old ]
EOF
cat > unshare <<'EOF'
#!/bin/sh
echo "unshare $*" >> /opt/fake/calls
case $* in *map-root-user*) exit 1 ;; esac
EOF
printf '#!/bin/sh\n' > apparmor_status
chmod 755 *
touch calls
chmod 666 calls`

/** Everything on the disk with the app's name, outside of the agent's home and of what the test shares. */
const leftovers = `find / -xdev -iname '*hookswitch*' -not -path '/tmp/*' -not -path '/packages*' | sort`

/** Makes $2 a command that runs the installed one in the chroot $1, as the user who calls it. */
const enterChroot = `
chmod u+s "$(readlink -f "$(command -v chroot)")"
printf '#!/bin/sh\\nexec chroot --userspec="$(id -u):$(id -g)" %s hookswitch "$@"\\n' "$1" > "$2"
chmod 755 "$2"`

async function modeOf(path: string): Promise<string> {
  return (await desk.debian.run(['stat', '-c', '%a', path])).trim()
}
