import { user } from './agent-session.ts'
import type { DesktopKind } from './desktop-kind.ts'

const call = (destination: string, path: string, method: string, ...values: readonly string[]) =>
  `gdbus call --session --timeout=20 -d ${destination} -o ${path} -m ${[method, ...values].join(' ')}`

const xfceManager = (method: string, ...values: readonly string[]) =>
  call('org.xfce.SessionManager', '/org/xfce/SessionManager', `org.xfce.Session.Manager.${method}`, ...values)

const gnomeManager = (method: string, ...values: readonly string[]) =>
  call(
    'org.gnome.SessionManager',
    '/org/gnome/SessionManager',
    `org.gnome.SessionManager.${method}`,
    ...values,
  )

const can = { can: true } as const
const deafOnWayland = {
  can: false,
  why: 'Wayland passes a key to the program in front alone',
} as const

/** logind's name of the session. */
const session = `"$(loginctl show-user ${user} --value -p Display)"`

/** What ends a lock from outside: logind tells the locker to let the agent in. */
const unlock = `loginctl unlock-session ${session}`

const plain = {
  release: 'bookworm',
  type: 'x11',
  machine: null,
  login: 'plain',
  autostart: can,
  tray: { can: true, kind: 'panel' },
  tellsLock: can,
  keys: can,
  unlock,
  holdsLogOut: true,
  displayServer: 'Xvfb',
} as const

const kde = {
  ...plain,
  layer: 'kde',
  packages: [
    ...['plasma-workspace', 'plasma-desktop', 'kwin-x11', 'kscreen', 'breeze', 'breeze-icon-theme'],
    ...['kde-cli-tools', 'plasma-workspace-wayland', 'kwin-wayland'],
  ],
  versionOf: 'plasma-workspace',
  current: 'KDE',
  ready: `pgrep -x plasmashell && ${call('org.kde.ksmserver', '/KSMServer', 'org.kde.KSMServerInterface.isShuttingDown')} | grep -q false`,
  lock: call('org.freedesktop.ScreenSaver', '/ScreenSaver', 'org.freedesktop.ScreenSaver.Lock'),
  logOut: call('org.kde.Shutdown', '/Shutdown', 'org.kde.Shutdown.logout'),
} as const

const gnomeSession = {
  ready: `${gnomeManager('IsSessionRunning')} | grep -q true`,
  // 1: no question.
  logOut: gnomeManager('Logout', '1'),
} as const

const gnome = {
  ...plain,
  ...gnomeSession,
  layer: 'gnome',
  packages: [
    ...['gnome-shell', 'gnome-shell-extension-appindicator', 'gnome-session', 'gnome-settings-daemon'],
    ...['gjs', 'xwayland', 'adwaita-icon-theme'],
  ],
  versionOf: 'gnome-shell',
  current: 'GNOME',
  type: 'wayland',
  machine: 'gdm.sh',
  lock: call('org.gnome.ScreenSaver', '/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver.Lock'),
  keys: deafOnWayland,
  displayServer: 'gnome-shell',
} as const

const xfce = {
  ...plain,
  versionOf: 'xfce4-session',
  current: 'XFCE',
  script: 'xfce.sh',
  // 1: idle.
  ready: `${xfceManager('GetState')} | grep -q 'uint32 1'`,
  // No question, no saving.
  logOut: xfceManager('Logout', 'false', 'false'),
} as const
const xfcePackages = ['xfce4-session', 'xfce4-panel', 'xfwm4', 'xfdesktop4', 'xfce4-settings']

export const desktops: Readonly<Record<string, DesktopKind>> = {
  kde: {
    ...kde,
    name: 'KDE on X11',
    script: 'kde.sh',
  },
  'kde-wayland': {
    ...kde,
    name: 'KDE on Wayland',
    type: 'wayland',
    script: 'kde-wayland.sh',
    machine: 'kwin-wayland.sh',
    keys: deafOnWayland,
    // With what starts it again after a crash.
    displayServer: 'kwin_wayland(_wr)?',
  },
  gnome: {
    ...gnome,
    name: 'GNOME on Wayland',
    script: 'gnome.sh',
    tray: { can: false, why: 'GNOME shows no tray without an extension; the window stands in' },
  },
  'gnome-appindicator': {
    ...gnome,
    name: 'GNOME on Wayland with the AppIndicator extension',
    script: 'gnome-appindicator.sh',
  },
  cinnamon: {
    ...plain,
    ...gnomeSession,
    name: 'Cinnamon',
    layer: 'cinnamon',
    packages: ['cinnamon', 'cinnamon-session', 'cinnamon-screensaver'],
    versionOf: 'cinnamon',
    current: 'X-Cinnamon',
    // Debian's Cinnamon has no watcher for the icons of the session bus; its own applet is an old tray.
    tray: { can: true, kind: 'x-embed' },
    script: 'cinnamon.sh',
    lock: 'cinnamon-screensaver-command --lock',
  },
  xfce: {
    ...xfce,
    name: 'Xfce with xfce4-screensaver',
    layer: 'xfce',
    // Debian 12 has no xfce4-screensaver.
    release: 'trixie',
    packages: [...xfcePackages, 'xfce4-screensaver'],
    lock: 'xfce4-screensaver-command --lock',
  },
  'xfce-light-locker': {
    ...xfce,
    name: 'Xfce with light-locker',
    layer: 'xfce-light-locker',
    packages: [...xfcePackages, 'light-locker', 'lightdm', 'lightdm-gtk-greeter'],
    script: 'xfce-under-lightdm.sh',
    machine: 'lightdm.sh',
    login: 'lightdm',
    lock: 'light-locker-command --lock',
    // What lightdm does once its greeter has taken the password.
    unlock: `${unlock} && loginctl activate ${session}`,
  },
  sway: {
    ...plain,
    name: 'sway',
    layer: 'sway',
    packages: ['sway', 'foot', 'xwayland', 'swaylock', 'swayidle', 'waybar'],
    versionOf: 'sway',
    current: 'sway',
    type: 'wayland',
    script: 'sway.sh',
    ready: 'swaymsg -s "$XDG_RUNTIME_DIR"/sway-ipc.*.sock -t get_version',
    // As swayidle's users lock: by logind, whom swayidle tells swaylock to obey.
    autostart: {
      can: false,
      why: 'sway starts no autostart entries; here its config starts what the entry says',
    },
    lock: `loginctl lock-session ${session}`,
    tellsLock: { can: false, why: 'swaylock reports nothing; the agent is asked' },
    unlock: 'pkill -USR1 swaylock',
    keys: deafOnWayland,
    logOut: 'swaymsg -s "$XDG_RUNTIME_DIR"/sway-ipc.*.sock exit',
    holdsLogOut: false,
    displayServer: 'sway',
  },
}
