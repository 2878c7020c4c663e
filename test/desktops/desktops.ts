/** A real desktop that the app is tried on in a container. */
export type DesktopKind = {
  /** As it is called in the row that is printed. */
  readonly name: string
  /** Debian packages beyond what this machine has. */
  readonly packages: readonly string[]
  /** XDG_CURRENT_DESKTOP and XDG_SESSION_TYPE. */
  readonly current: string
  readonly type: 'x11' | 'wayland'
  /** The script in sessions/ that runs it. */
  readonly script: string
  /** A shell's condition: it has started all that it starts, as the agent. */
  readonly ready: string
  /** Logs out without a question: a shell's command, as the agent. */
  readonly logOut: string
  /** Whether it waits for the app at a log-out; otherwise OFF comes with the next start at the latest. */
  readonly holdsLogOut: boolean
  /** The display server, as pgrep knows it. */
  readonly displayServer: string
  /** The package whose version is the desktop's. */
  readonly versionOf: string
}

const call = (destination: string, path: string, method: string, ...values: readonly string[]) =>
  `gdbus call --session --timeout=5 -d ${destination} -o ${path} -m ${[method, ...values].join(' ')}`

const xfceManager = (method: string, ...values: readonly string[]) =>
  call('org.xfce.SessionManager', '/org/xfce/SessionManager', `org.xfce.Session.Manager.${method}`, ...values)

const gnomeManager = (method: string, ...values: readonly string[]) =>
  call(
    'org.gnome.SessionManager',
    '/org/gnome/SessionManager',
    `org.gnome.SessionManager.${method}`,
    ...values,
  )

const gnome = {
  ready: `${gnomeManager('IsSessionRunning')} | grep -q true`,
  // 1: no question.
  logOut: gnomeManager('Logout', '1'),
  holdsLogOut: true,
} as const

const systemdPackages = ['libpam-systemd', 'dbus-user-session']
const swaySocket = '-s "$XDG_RUNTIME_DIR"/sway-ipc.*.sock'

export const desktops: Readonly<Record<string, DesktopKind>> = {
  xfce: {
    name: 'Xfce',
    packages: ['xfce4-session', 'xfce4-panel', 'xfwm4', 'xfdesktop4', 'xfce4-settings', ...systemdPackages],
    current: 'XFCE',
    type: 'x11',
    script: 'xfce.sh',
    // 1: idle.
    ready: `${xfceManager('GetState')} | grep -q 'uint32 1'`,
    // No question, no saving.
    logOut: xfceManager('Logout', 'false', 'false'),
    holdsLogOut: true,
    displayServer: 'Xvfb',
    versionOf: 'xfce4-session',
  },
  kde: {
    name: 'KDE on X11',
    packages: [
      ...['plasma-workspace', 'plasma-desktop', 'kwin-x11', 'kscreen', 'breeze', 'breeze-icon-theme'],
      ...['kde-cli-tools', ...systemdPackages],
    ],
    current: 'KDE',
    type: 'x11',
    script: 'kde.sh',
    ready: `pgrep -x plasmashell && ${call('org.kde.ksmserver', '/KSMServer', 'org.kde.KSMServerInterface.isShuttingDown')} | grep -q false`,
    logOut: call('org.kde.Shutdown', '/Shutdown', 'org.kde.Shutdown.logout'),
    holdsLogOut: true,
    displayServer: 'Xvfb',
    versionOf: 'plasma-workspace',
  },
  gnome: {
    ...gnome,
    name: 'GNOME on Wayland',
    packages: [
      ...['gnome-shell', 'gnome-shell-extension-appindicator', 'gnome-session', 'gnome-settings-daemon'],
      ...['gjs', 'xwayland', 'adwaita-icon-theme', 'gsettings-desktop-schemas', ...systemdPackages],
    ],
    current: 'GNOME',
    type: 'wayland',
    script: 'gnome.sh',
    displayServer: 'gnome-shell',
    versionOf: 'gnome-shell',
  },
  cinnamon: {
    ...gnome,
    name: 'Cinnamon',
    packages: ['cinnamon', 'cinnamon-session', 'cinnamon-screensaver', ...systemdPackages],
    current: 'X-Cinnamon',
    type: 'x11',
    script: 'cinnamon.sh',
    displayServer: 'Xvfb',
    versionOf: 'cinnamon',
  },
  sway: {
    name: 'sway',
    packages: ['sway', 'foot', 'xwayland', ...systemdPackages],
    current: 'sway',
    type: 'wayland',
    script: 'sway.sh',
    ready: `swaymsg ${swaySocket} -t get_version`,
    logOut: `swaymsg ${swaySocket} exit`,
    holdsLogOut: false,
    displayServer: 'sway',
    versionOf: 'sway',
  },
}
