import type { Release } from './debian.ts'

/** Either the desktop can do it, or it cannot, and this says why, with the source. */
export type Ability = { readonly can: true } | { readonly can: false; readonly why: string }

/** A real desktop that the app is tried on in a container. */
export type DesktopKind = {
  /** As it is called in the row that is printed. */
  readonly name: string
  /** The folder of what is installed; desktops that differ in their session alone share one. */
  readonly layer: string
  readonly release: Release
  /** Debian packages beyond those that every container has. */
  readonly packages: readonly string[]
  /** The package whose version is the desktop's. */
  readonly versionOf: string
  /** XDG_CURRENT_DESKTOP and XDG_SESSION_TYPE. */
  readonly current: string
  readonly type: 'x11' | 'wayland'
  /** The script in sessions/ that runs it. */
  readonly script: string
  /** The script in machine/ that root runs once after the boot; null: nothing is to be prepared. */
  readonly machine: string | null
  /** Who opens the session: a login on seat0 as a display manager without a screen does it, or the real lightdm. */
  readonly login: 'plain' | 'lightdm'
  /** A shell's condition: it has started all that it starts, as the agent. */
  readonly ready: string
  /** Whether it starts what has an autostart entry. */
  readonly autostart: Ability
  /** Whether it shows tray icons: a panel on the session bus, or a tray of X11's old kind. */
  readonly tray:
    | { readonly can: true; readonly kind: 'panel' | 'x-embed' }
    | (Ability & { readonly can: false })
  /** Locks: a shell's command, as the agent. */
  readonly lock: string
  /** Ends the lock as the right password does: a shell's command, as root. */
  readonly unlock: string
  /** Whether somebody tells the app that the screen is locked, and of the unlock. */
  readonly tellsLock: Ability
  /** Whether an app hears keys that are pressed in another program. */
  readonly keys: Ability
  /** Logs out without a question: a shell's command, as the agent. */
  readonly logOut: string
  /** Whether it waits for the app at a log-out; otherwise OFF comes with the next start at the latest. */
  readonly holdsLogOut: boolean
  /** The display server's name: a pattern of pkill's. */
  readonly displayServer: string
}
