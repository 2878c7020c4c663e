import { expect } from 'vitest'
import { breaksIn } from '../../src/core/locales/breaks.ts'
import type { Messages } from '../../src/core/locales/messages.ts'
import { usualBreaks } from '../../src/core/model/break.ts'
import type { Target } from '../../src/core/model/device.ts'
import type { IconName } from '../../src/core/view/state-summary.ts'
import type { TrayStage } from './tray-stage.ts'

/** A state that the tray shows, and how the app gets into it with a real Exotel of its own. */
export interface TrayState {
  readonly name: string
  readonly icon: IconName
  /** What the first row says, and behind the app's name the tooltip; a time of day reads hh:mm. */
  readonly says: string
  /** The marked choice. */
  readonly marked?: Target
  /** Nothing can be chosen. */
  readonly closed?: boolean
  /** The row between the state and the choices. */
  readonly simulated?: string
  /** The rows between the choices and Show window. */
  readonly more?: readonly string[]
  /** Brings the app there, from the state before. */
  arrange(): Promise<unknown>
}

/** What the names of a language's pictures end in. */
export function suffixOf({ language }: Messages): string {
  return language === 'en' ? '' : `-${language}`
}

/** The states, each arranged on `stage` from the one before, as `words` tell them. */
export function trayStates(stage: () => TrayStage, messages: Messages): readonly TrayState[] {
  return [
    {
      name: 'signed-out',
      icon: 'signed-out',
      says: messages.state.signedOutLine,
      closed: true,
      arrange: () => stage().restart(messages),
    },
    {
      name: 'off',
      icon: 'off',
      says: messages.state.confirmed(messages.calls.off, 'hh:mm'),
      marked: 'off',
      arrange: () => stage().place.signIn(),
    },
    {
      name: 'phone',
      icon: 'phone',
      says: messages.state.confirmed(messages.calls.phone, 'hh:mm'),
      marked: 'phone',
      arrange: () => stage().place.switchTo('phone'),
    },
    {
      name: 'sip',
      icon: 'sip',
      says: messages.state.confirmed(messages.calls.sip, 'hh:mm'),
      marked: 'sip',
      arrange: () => stage().place.switchTo('sip'),
    },
    {
      name: 'timed-off',
      icon: 'off-timed',
      says: messages.state.offUntil('hh:mm'),
      marked: 'off',
      arrange: async () => {
        const submenu = await stage().panel.openSubmenu(await stage().panel.openMenu(), messages.menu.offFor)
        const { minutes, untilTime } = messages.menu
        const breaks = breaksIn(messages, usualBreaks).map((one) =>
          messages.breaks.inMenu(one.name, one.minutes),
        )
        expect(submenu.rows).toEqual([...breaks, ...[5, 15, 30, 60].map(minutes), untilTime])
        await stage().picture(`off-for${suffixOf(messages)}`, submenu)
        await stage().panel.click(submenu, minutes(30))
      },
    },
    {
      name: 'not-verified',
      icon: 'off',
      says: messages.state.confirmed(messages.calls.off, 'hh:mm'),
      marked: 'off',
      more: [messages.state.failureOf('phone', messages.failed.unverified.message)],
      arrange: async () => {
        await stage().agent.change({ phone: { verified: false } })
        await stage().place.command(['phone'])
      },
    },
    {
      name: 'changed-elsewhere',
      icon: 'sip',
      says: messages.state.confirmed(messages.calls.sip, 'hh:mm'),
      marked: 'sip',
      more: [messages.notice.changedElsewhere(messages.calls.sip, 'hh:mm').message],
      arrange: async () => {
        await stage().agent.change({ phone: { verified: true } })
        await stage().place.switchTo('off')
        await stage().agent.turn('sip')
        // Opening the window is one of the things upon which Exotel is looked at.
        await stage().place.openWindow()
      },
    },
    {
      name: 'question',
      icon: 'off-question',
      says: messages.state.confirmed(messages.calls.off, 'hh:mm'),
      marked: 'off',
      more: [messages.question.inMenu.link('phone')],
      arrange: async () => {
        await stage().place.switchTo('off')
        await stage().place.command(['hookswitch://phone'])
      },
    },
    {
      name: 'both',
      icon: 'problem',
      says: messages.state.confirmed(messages.calls.both, 'hh:mm'),
      more: [messages.notice.bothOn.message],
      arrange: async () => {
        const { url, sid, apiKey, apiToken, email } = stage().place.exotel.facts
        const account = ['--account-url', url, '--sid', sid, '--api-key', apiKey, '--email', email]
        const connecting = ['connect-account', ...account, '--api-token-stdin']
        expect((await stage().place.command(connecting, `${apiToken}\n`)).code).toBe(0)
        await stage().stop()
        await stage().agent.change({ phone: { on: true }, sip: { on: true } })
        await stage().restart(messages)
      },
    },
    {
      name: 'unknown',
      icon: 'unknown',
      says: messages.state.unknown,
      more: [messages.failed['server-error'].message],
      arrange: async () => {
        expect((await stage().place.command(['disconnect-account'])).code).toBe(0)
        await stage().stop()
        await stage().exotelFails()
        await stage().restart(messages)
      },
    },
    {
      name: 'checking',
      icon: 'checking',
      says: messages.state.checking,
      arrange: async () => {
        await stage().place.setFaults([{ match: {}, fault: { kind: 'never-answered' } }])
        await stage().restart(messages)
      },
    },
    {
      name: 'switching',
      icon: 'switching-sip',
      says: messages.state.switchingTo.sip,
      arrange: async () => {
        await stage().place.setFaults([])
        await stage().restart(messages)
        await stage().agent.shows(({ state }) => state !== 'unknown', 'it to be known again')
        await stage().place.setFaults([
          { match: { method: 'PUT' }, times: 1, fault: { kind: 'never-answered' } },
        ])
        await stage().place.command(['sip', '--wait', '0'])
      },
    },
    {
      name: 'not-confirmed',
      icon: 'problem',
      says: messages.state.notConfirmedLine('off', 'hh:mm'),
      more: [messages.failed['server-error'].message],
      arrange: async () => {
        await stage().exotelFails()
        await stage().place.command(['off', '--wait', '0'])
      },
    },
    {
      name: 'keychain-locked',
      icon: 'problem',
      says: messages.state.unknown,
      closed: true,
      more: [messages.keychainMessage.locked('')],
      arrange: async () => {
        await stage().place.setFaults([])
        await stage().place.desktop.keyring.lock()
        await stage().restart(messages)
      },
    },
    {
      name: 'token-rejected',
      icon: 'signed-out',
      says: messages.state.signedOutLine,
      closed: true,
      more: [messages.failed.unauthorized.message],
      arrange: async () => {
        const fault = { kind: 'refusal', where: 'status', status: 401, message: 'No' }
        await stage().place.setFaults([{ match: {}, fault }])
        await stage().place.desktop.keyring.unlock()
      },
    },
    {
      name: 'simulator',
      icon: 'off-practice',
      says: messages.state.confirmed(messages.calls.off, 'hh:mm'),
      marked: 'off',
      simulated: messages.state.simulated,
      arrange: async () => {
        await stage().place.setFaults([])
        await stage().restart(messages, ['--hidden', '--simulator'])
      },
    },
  ]
}
