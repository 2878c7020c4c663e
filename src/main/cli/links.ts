import { app } from 'electron'
import type { Device } from '../../core/model/device.ts'
import { linkScheme, parseLink } from '../../core/text/link.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'

/** The links that macOS hands over, from before the app is ready on. */
export interface OpenedLinks {
  /** Tells `listener` of each: those that came before at once. */
  each(listener: (link: string) => void): void
}

/** Hears macOS' links; must be called before the app is ready. Elsewhere a link comes as an argument. */
export function hearLinks(): OpenedLinks {
  const waiting: string[] = []
  let tell = (link: string): void => void waiting.push(link)
  app.on('open-url', (event, link) => {
    event.preventDefault()
    tell(link)
  })
  return {
    each(listener) {
      tell = listener
      for (const link of waiting.splice(0)) listener(link)
    },
  }
}

/**
 * Makes this the program that opens our links. On Linux the package's desktop entry says so; a checkout that is being
 * developed must not take them from the app that is installed.
 */
export function claimLinks(): void {
  if (app.isPackaged && process.platform !== 'linux') app.setAsDefaultProtocolClient(linkScheme)
}

/** What a link can lead to. */
export interface LinkActions {
  readonly write: (entry: JournalEntry) => void
  off(): void
  /** Asks the agent whether this device is to be switched on. */
  ask(device: Device): void
}

/** Follows a link: `off` is obeyed, a device is asked about, and what says neither is ignored and noted. */
export function followLink(link: string, { write, off, ask }: LinkActions): void {
  const target = parseLink(link)
  if (target === 'off') off()
  else if (target !== null) ask(target)
  else write({ at: Date.now(), level: 'warn', what: 'link ignored', facts: { link: link.slice(0, 100) } })
}
