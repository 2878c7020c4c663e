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
  /** Logs out without a question, as the agent. */
  readonly logOut: readonly string[]
  /** The display server, as pgrep knows it. */
  readonly displayServer: string
  /** The package whose version is the desktop's. */
  readonly versionOf: string
}

const call = (destination: string, path: string, method: string, ...values: readonly string[]) => [
  ...['gdbus', 'call', '--session', '--timeout=5', `--dest=${destination}`, `--object-path=${path}`],
  ...[`--method=${method}`, ...values],
]

const shell = (command: readonly string[]) => command.join(' ')

export const desktops: Readonly<Record<string, DesktopKind>> = {
  xfce: {
    name: 'Xfce',
    packages: ['xfce4-session', 'xfce4-panel', 'xfwm4', 'xfdesktop4', 'xfce4-settings', 'libpam-systemd'],
    current: 'XFCE',
    type: 'x11',
    script: 'xfce.sh',
    ready: `${shell(call('org.xfce.SessionManager', '/org/xfce/SessionManager', 'org.xfce.Session.Manager.GetState'))} | grep -q 'uint32 1'`,
    logOut: call(
      'org.xfce.SessionManager',
      '/org/xfce/SessionManager',
      'org.xfce.Session.Manager.Logout',
      'false',
      'false',
    ),
    displayServer: 'Xvfb',
    versionOf: 'xfce4-session',
  },
  kde: {
    name: 'KDE',
    packages: [
      ...['plasma-workspace', 'plasma-desktop', 'kwin-x11', 'kscreen', 'breeze', 'breeze-icon-theme'],
      ...['kde-cli-tools', 'libpam-systemd', 'dbus-user-session'],
    ],
    current: 'KDE',
    type: 'x11',
    script: 'kde.sh',
    ready: `pgrep -x plasmashell && ${shell(call('org.kde.ksmserver', '/KSMServer', 'org.kde.KSMServerInterface.isShuttingDown'))} | grep -q false`,
    logOut: call('org.kde.Shutdown', '/Shutdown', 'org.kde.Shutdown.logout'),
    displayServer: 'Xvfb',
    versionOf: 'plasma-workspace',
  },
  gnome: {
    name: 'GNOME',
    packages: [
      ...[
        'gnome-shell',
        'gnome-shell-extension-appindicator',
        'gnome-session',
        'gnome-settings-daemon',
        'gjs',
      ],
      ...[
        'xwayland',
        'adwaita-icon-theme',
        'gsettings-desktop-schemas',
        'libpam-systemd',
        'dbus-user-session',
      ],
    ],
    current: 'GNOME',
    type: 'wayland',
    script: 'gnome.sh',
    ready: `${shell(call('org.gnome.SessionManager', '/org/gnome/SessionManager', 'org.gnome.SessionManager.IsSessionRunning'))} | grep -q true`,
    // 1: no question.
    logOut: call(
      'org.gnome.SessionManager',
      '/org/gnome/SessionManager',
      'org.gnome.SessionManager.Logout',
      '1',
    ),
    displayServer: 'gnome-shell',
    versionOf: 'gnome-shell',
  },
}
