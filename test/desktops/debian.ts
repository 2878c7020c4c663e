import { packageOfLibrary } from '../../scripts/setup/debian-packages.js'

/** A release of Debian that a desktop is taken from. */
export type Release = 'bookworm' | 'trixie'

/** What every container has: systemd, an X server, the app's libraries, a keyring, and what tries the app. */
export function basePackages(release: Release): readonly string[] {
  return [...new Set([...common, ...Object.values(packageOfLibrary).map((name) => todays(name, release))])]
}

const common = [
  ...['systemd-sysv', 'dbus', 'dbus-user-session', 'libpam-systemd', 'procps', 'util-linux', 'passwd'],
  ...['xvfb', 'x11-utils', 'x11-xserver-utils', 'xdotool', 'xterm', 'imagemagick', 'fonts-dejavu-core'],
  ...['gnome-keyring', 'libsecret-tools', 'libglib2.0-bin', 'dconf-gsettings-backend'],
  ...['gsettings-desktop-schemas', 'at-spi2-core', 'python3-dbus', 'python3-gi', 'ca-certificates'],
]

/** Since the 64-bit time_t transition two packages offer this library, so apt wants to hear which. */
function todays(name: string, release: Release): string {
  return release === 'trixie' && name === 'libasound2' ? 'libasound2t64' : name
}
