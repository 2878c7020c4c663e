import { expect } from 'vitest'
import type { Words } from '../../src/core/locales/messages.ts'
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
export function suffixOf({ language }: Words): string {
  return language === 'en' ? '' : `-${language}`
}

/** The states, each arranged on `stage` from the one before, as `words` tell them. */
export function trayStates(stage: () => TrayStage, words: Words): readonly TrayState[] {
  return [
    {
      name: 'signed-out',
      icon: 'signed-out',
      says: words.state.signedOutLine,
      closed: true,
      arrange: () => stage().restart(words),
    },
    {
      name: 'off',
      icon: 'off',
      says: words.state.proven(words.calls.off, 'hh:mm'),
      marked: 'off',
      arrange: () => stage().place.signIn(),
    },
    {
      name: 'phone',
      icon: 'phone',
      says: words.state.proven(words.calls.phone, 'hh:mm'),
      marked: 'phone',
      arrange: () => stage().place.command(['phone']),
    },
    {
      name: 'sip',
      icon: 'sip',
      says: words.state.proven(words.calls.sip, 'hh:mm'),
      marked: 'sip',
      arrange: () => stage().place.command(['sip']),
    },
    {
      name: 'timed-off',
      icon: 'off',
      says: words.state.offUntil('hh:mm'),
      marked: 'off',
      arrange: async () => {
        const submenu = await stage().panel.openSubmenu(await stage().panel.openMenu(), words.menu.offFor)
        const { minutes, untilTime } = words.menu
        expect(submenu.rows).toEqual([...[5, 15, 30, 60].map(minutes), untilTime])
        await stage().picture(`off-for${suffixOf(words)}`, submenu)
        await stage().panel.click(submenu, minutes(30))
      },
    },
    {
      name: 'not-verified',
      icon: 'off',
      says: words.state.proven(words.calls.off, 'hh:mm'),
      marked: 'off',
      more: [words.state.failureOf('phone', words.failed.unverified.message)],
      arrange: async () => {
        await stage().agent.change({ phone: { verified: false } })
        await stage().place.command(['phone'])
      },
    },
    {
      name: 'changed-elsewhere',
      icon: 'sip',
      says: words.state.proven(words.calls.sip, 'hh:mm'),
      marked: 'sip',
      more: [words.told.changedElsewhere(words.calls.sip, 'hh:mm').message],
      arrange: async () => {
        await stage().agent.change({ phone: { verified: true } })
        await stage().place.command(['off'])
        await stage().agent.turn('sip')
        // Opening the window is one of the things upon which Exotel is looked at.
        await stage().place.command([])
      },
    },
    {
      name: 'question',
      icon: 'off',
      says: words.state.proven(words.calls.off, 'hh:mm'),
      marked: 'off',
      more: [words.ask.inMenu.link('phone')],
      arrange: async () => {
        await stage().place.command(['off'])
        await stage().place.command(['hookswitch://phone'])
      },
    },
    {
      name: 'both',
      icon: 'problem',
      says: words.state.proven(words.calls.both, 'hh:mm'),
      more: [words.told.bothOn.message],
      arrange: async () => {
        const { url, sid, apiKey, apiToken, email } = stage().place.exotel.facts
        const account = ['--account-url', url, '--sid', sid, '--api-key', apiKey, '--email', email]
        const connecting = ['connect-account', ...account, '--api-token-stdin']
        expect((await stage().place.command(connecting, `${apiToken}\n`)).code).toBe(0)
        await stage().stop()
        await stage().agent.change({ phone: { on: true }, sip: { on: true } })
        await stage().restart(words)
      },
    },
    {
      name: 'unknown',
      icon: 'problem',
      says: words.state.unknown,
      more: [words.failed['server-error'].message],
      arrange: async () => {
        expect((await stage().place.command(['disconnect-account'])).code).toBe(0)
        await stage().stop()
        await stage().exotelFails()
        await stage().restart(words)
      },
    },
    {
      name: 'checking',
      icon: 'switching',
      says: words.state.checking,
      arrange: async () => {
        await stage().place.setFaults([{ match: {}, fault: { kind: 'never-answered' } }])
        await stage().restart(words)
      },
    },
    {
      name: 'switching',
      icon: 'switching',
      says: words.state.switchingTo.sip,
      arrange: async () => {
        await stage().place.setFaults([])
        await stage().restart(words)
        await stage().agent.shows(({ state }) => state !== 'unknown', 'it to be known again')
        await stage().place.setFaults([
          { match: { method: 'PUT' }, times: 1, fault: { kind: 'never-answered' } },
        ])
        await stage().place.command(['sip', '--wait', '0'])
      },
    },
    {
      name: 'not-proven',
      icon: 'problem',
      says: words.state.notProvenLine('off', 'hh:mm'),
      more: [words.failed['server-error'].message],
      arrange: async () => {
        await stage().exotelFails()
        await stage().place.command(['off', '--wait', '0'])
      },
    },
    {
      name: 'keychain-locked',
      icon: 'problem',
      says: words.state.unknown,
      closed: true,
      more: [words.keychainMessage.locked('')],
      arrange: async () => {
        await stage().place.setFaults([])
        await stage().place.desktop.lockKeyring()
        await stage().restart(words)
      },
    },
    {
      name: 'token-rejected',
      icon: 'signed-out',
      says: words.state.signedOutLine,
      closed: true,
      more: [words.failed.unauthorized.message],
      arrange: async () => {
        const fault = { kind: 'refusal', where: 'status', status: 401, message: 'No' }
        await stage().place.setFaults([{ match: {}, fault }])
        await stage().place.desktop.unlockKeyring()
      },
    },
    {
      name: 'simulator',
      icon: 'off',
      says: words.state.proven(words.calls.off, 'hh:mm'),
      marked: 'off',
      simulated: words.state.simulated,
      arrange: async () => {
        await stage().place.setFaults([])
        await stage().restart(words, ['--hidden', '--simulator'])
      },
    },
  ]
}
