import { app } from 'electron'
import type { Device } from '../../core/model/device.ts'
import { linkScheme, parseLink } from '../../core/text/link.ts'
import { parseSetupLink, type Setup, type SetupLinkProblem } from '../../core/text/setup-link.ts'
import type { JournalEntry } from '../../core/view/journal-entries.ts'
import { type EnrolLinkProblem, type Invitation, parseEnrolLink } from '../../exotel/desk-invitation.ts'

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
 * Makes this app the program that opens `hookswitch://` links. On Linux the package's desktop entry does that. A checkout
 * must not take them from the installed app.
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
  /** Fills in the form for signing in. */
  setUp(setup: Setup): void
  /** Tells the agent why a link for setting up is not followed. */
  refuse(problem: SetupLinkProblem): void
  /** Asks the agent whether to enrol this computer at a relay. */
  enrol(invitation: Invitation): void
  /** Tells the agent why an enrolment link is not followed. */
  refuseEnrolment(problem: EnrolLinkProblem): void
}

/**
 * Follows a link: turns calls off, asks the agent about a device, fills in the form for signing in, or asks whether to enrol
 * this computer. It ignores any other link, and writes it into the journal without the values in it: one might be a secret.
 */
export function followLink(link: string, actions: LinkActions): void {
  const { write, off, ask, setUp, refuse, enrol, refuseEnrolment } = actions
  const target = parseLink(link)
  const enrolment = parseEnrolLink(link)
  const setup = parseSetupLink(link)
  if (target === 'off') off()
  else if (target !== null) ask(target)
  else if (setup?.ok === true) setUp(setup.setup)
  else if (enrolment?.ok === true) enrol({ relay: enrolment.relay, code: enrolment.code })
  else {
    const shown = link.replaceAll(/=[^&#]*/g, '=…').replace(/#.*$/s, '#…')
    const facts = { link: shown.slice(0, 100), problem: setup?.problem ?? enrolment?.problem ?? null }
    write({ at: Date.now(), level: 'warn', what: 'link ignored', facts })
    if (setup !== null) refuse(setup.problem)
    if (enrolment?.ok === false) refuseEnrolment(enrolment.problem)
  }
}
