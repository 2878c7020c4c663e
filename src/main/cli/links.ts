import { app } from 'electron'
import type { Device } from '../../core/model/device.ts'
import { linkScheme, parseLink } from '../../core/text/link.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'

/** The links that macOS hands over. */
export interface OpenedLinks {
  /** Calls `listener` for each, those that came before included. */
  each(listener: (link: string) => void): void
}

/** Receives the links of macOS; must be called before the app is ready. On other systems a link is an argument. */
export function receiveLinks(): OpenedLinks {
  const waiting: string[] = []
  let receive = (link: string): void => void waiting.push(link)
  app.on('open-url', (event, link) => {
    event.preventDefault()
    receive(link)
  })
  return {
    each(listener) {
      receive = listener
      for (const link of waiting.splice(0)) listener(link)
    },
  }
}

/**
 * Makes this the program that opens our links. On Linux the package's desktop entry does that. A checkout must not take them
 * from the installed app.
 */
export function claimLinks(): void {
  if (app.isPackaged && process.platform !== 'linux') app.setAsDefaultProtocolClient(linkScheme)
}

/** What a link can lead to. */
export interface LinkActions {
  readonly write: (entry: JournalEntry) => void
  off(): void
  /** Asks the agent whether to turn this device on. */
  ask(device: Device): void
}

/** Follows a link: turns calls off, or asks the agent about a device; any other link is ignored and journalled. */
export function followLink(link: string, { write, off, ask }: LinkActions): void {
  const target = parseLink(link)
  if (target === 'off') off()
  else if (target !== null) ask(target)
  else write({ at: Date.now(), level: 'warn', what: 'link ignored', facts: { link: link.slice(0, 100) } })
}
