/**
 * The Debian and Ubuntu package of each shared library that Electron or keytar may lack, under the name it has
 * without the `t64` of the 64-bit time_t transition (Debian 13, Ubuntu 24.04).
 * @type {Record<string, string>}
 */
export const packageOfLibrary = {
  'libX11-xcb.so.1': 'libx11-xcb1',
  'libX11.so.6': 'libx11-6',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libXrender.so.1': 'libxrender1',
  'libXtst.so.6': 'libxtst6',
  'libasound.so.2': 'libasound2',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcairo.so.2': 'libcairo2',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libdrm.so.2': 'libdrm2',
  'libexpat.so.1': 'libexpat1',
  'libgbm.so.1': 'libgbm1',
  'libgcc_s.so.1': 'libgcc-s1',
  'libgdk-3.so.0': 'libgtk-3-0',
  'libgdk_pixbuf-2.0.so.0': 'libgdk-pixbuf-2.0-0',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgmodule-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnotify.so.4': 'libnotify4',
  'libnspr4.so': 'libnspr4',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libpangocairo-1.0.so.0': 'libpangocairo-1.0-0',
  'libsecret-1.so.0': 'libsecret-1-0',
  'libsmime3.so': 'libnss3',
  'libstdc++.so.6': 'libstdc++6',
  'libudev.so.1': 'libudev1',
  'libuuid.so.1': 'libuuid1',
  'libxcb-dri3.so.0': 'libxcb-dri3-0',
  'libxcb.so.1': 'libxcb1',
  'libxkbcommon.so.0': 'libxkbcommon0',
}

/**
 * A program, a Python module or a file that is needed, and the package that contains it.
 * @typedef {{ package: string, command: string } | { package: string, pythonModule: string }
 *   | { package: string, file: string }} Part
 */

/**
 * The package that a machine without a display needs to run the app.
 * @type {Part}
 */
export const displayPart = { package: 'xvfb', command: 'Xvfb' }

/**
 * The package that a machine without a session bus needs to run the app.
 * @type {Part}
 */
export const busPart = { package: 'dbus', command: 'dbus-daemon' }

/**
 * The packages with which the tests drive the app.
 * @type {Part[]}
 */
export const testParts = [
  displayPart,
  busPart,
  { package: 'gnome-keyring', command: 'gnome-keyring-daemon' },
  { package: 'libsecret-tools', command: 'secret-tool' },
  { package: 'xdotool', command: 'xdotool' },
  // For tests in a network of their own, and with a company's certificate authority in the user's NSS database.
  { package: 'iproute2', command: 'ip' },
  { package: 'libnss3-tools', command: 'certutil' },
  { package: 'systemd', command: 'systemd-inhibit' },
  { package: 'imagemagick', command: 'import' },
  { package: 'mate-screensaver', command: 'mate-screensaver' },
  { package: 'mate-session-manager', command: 'mate-session' },
  { package: 'libglib2.0-bin', command: 'gsettings' },
  { package: 'desktop-file-utils', command: 'desktop-file-validate' },
  { package: 'xfce4-panel', command: 'xfce4-panel' },
  { package: 'trayer', command: 'trayer' },
  { package: 'x11-utils', command: 'xwininfo' },
  { package: 'xfce4-session', command: 'xfce4-session' },
  { package: 'xfconf', command: 'xfconf-query' },
  { package: 'xfwm4', command: 'xfwm4' },
  // A Wayland compositor that needs no screen, a virtual keyboard, a bar with a tray, and a screenshot program.
  { package: 'sway', command: 'sway' },
  { package: 'wtype', command: 'wtype' },
  { package: 'waybar', command: 'waybar' },
  { package: 'grim', command: 'grim' },
  { package: 'python3-dbus', pythonModule: 'dbus' },
  { package: 'python3-dbusmock', pythonModule: 'dbusmock' },
  { package: 'python3-gi', pythonModule: 'gi' },
  // It depends on the accessibility bus.
  { package: 'python3-pyatspi', pythonModule: 'pyatspi' },
  // A real screen reader; the tests record what it would speak.
  { package: 'orca', command: 'orca' },
  // The relay's database. Its server lies outside of PATH; this program comes with the same package.
  { package: 'postgresql', command: 'pg_ctlcluster' },
  // The smallest font that has the letters of Hindi.
  { package: 'fonts-lohit-deva', file: '/usr/share/fonts/truetype/lohit-devanagari/Lohit-Devanagari.ttf' },
  // Tools that build packages and check them, a clean Debian to install them in, and shells that complete the commands.
  { package: 'rpm', command: 'rpmbuild' },
  { package: 'squashfs-tools', command: 'mksquashfs' },
  { package: 'mmdebstrap', command: 'mmdebstrap' },
  { package: 'appstream', command: 'appstreamcli' },
  { package: 'lintian', command: 'lintian' },
  { package: 'groff', command: 'groff' },
  { package: 'nsis', command: 'makensis' },
  { package: 'zsh', command: 'zsh' },
  { package: 'fish', command: 'fish' },
]

/**
 * The packages with which `npm run test:desktops` makes its containers.
 * @type {Part[]}
 */
export const containerParts = [
  { package: 'mmdebstrap', command: 'mmdebstrap' },
  { package: 'systemd-container', command: 'systemd-nspawn' },
]

/**
 * The packages with which `npm run package` builds each kind of package on Debian.
 * @type {(Part & { targets: string[] })[]}
 */
export const packagingParts = [
  { package: 'dpkg', command: 'dpkg-deb', targets: ['deb'] },
  { package: 'rpm', command: 'rpmbuild', targets: ['rpm'] },
  { package: 'squashfs-tools', command: 'mksquashfs', targets: ['AppImage'] },
  { package: 'desktop-file-utils', command: 'desktop-file-validate', targets: ['AppImage'] },
]
