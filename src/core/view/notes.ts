import type { Messages } from '../locales/messages.ts'
import type { DeviceCard } from './device-card.ts'

/** Something that is not as it should be, or not as usual, while the app works. */
export interface WindowNote {
  /** `warning`: the agent has to do something, or to be careful. */
  readonly tone: 'warning' | 'plain'
  readonly text: string
  /** What the window offers to do about it; null if it can do nothing. */
  readonly action: {
    readonly label: string
    /** The label for places that show it without the text. */
    readonly phrase: string
    readonly does: 'leave-simulator' | 'quit'
  } | null
}

/** What the notes are about. */
interface Subjects {
  readonly devices: readonly DeviceCard[]
  readonly lockWatch: { readonly works: boolean; readonly text: string }
  readonly token: { readonly text: string; readonly isNear: boolean } | null
  readonly simulated: boolean
  readonly trayMissing: boolean
  /** Whether the problem already says that a device is not verified. */
  readonly isRefusedAsUnverified: boolean
}

/** The notes, the most important first. */
export function notesOf(
  { devices, lockWatch, token, simulated, trayMissing, isRefusedAsUnverified }: Subjects,
  { state, window, menu }: Messages,
): readonly WindowNote[] {
  const plain = (text: string): WindowNote => ({ tone: 'plain', text, action: null })
  const warning = (text: string): WindowNote => ({ tone: 'warning', text, action: null })
  const present = devices.filter((card) => card.present !== false)
  return [
    ...(simulated
      ? [
          {
            ...plain(state.simulated),
            action: { label: window.leave, phrase: window.leaveSimulator, does: 'leave-simulator' },
          } as const,
        ]
      : []),
    ...present
      .filter(({ verification }) => verification.state === 'not-verified' && !isRefusedAsUnverified)
      .map(({ label, verification }) => warning(`${window.deviceNotVerified(label)} ${verification.how}`)),
    ...(token?.isNear === true ? [warning(token.text)] : []),
    ...(trayMissing
      ? [{ ...plain(window.noTray), action: { label: menu.quit, phrase: menu.quit, does: 'quit' } } as const]
      : []),
    ...(lockWatch.works || lockWatch.text === '' ? [] : [warning(lockWatch.text)]),
    ...present
      .filter(({ busy }) => busy.state === 'busy')
      .map(({ label }) => plain(window.deviceBusy(label))),
    ...devices.filter((card) => card.present === false).map(({ note }) => plain(note)),
  ]
}
