import type { Active } from '../../../../src/core/model/device.ts'
import type { Intent } from '../../../../src/core/model/intent.ts'
import { intentOf } from '../../../../src/core/model/state.ts'
import type { Law } from './onlooker.ts'

/** Law 7: a device comes back by itself where Exotel says off, or where the OFF was not confirmed yet. */
export function restoresWhatItTook(): Law {
  let before: Intent | null = null
  let read: Active | null = null
  /** Whether the intent replaced an OFF that was not confirmed. */
  let insteadOfOff = false
  return {
    passed(run, what) {
      if (what.kind === 'answer' && what.answer.ok) read = what.answer.value.active
      if (what.kind !== 'effect' || what.effect.kind !== 'write') return
      const intent = intentOf(run.state())
      if (intent?.cause !== 'restore' || intent.target === 'off' || intent.progress.writes !== 1) return
      const unconfirmed = before?.id === intent.id ? insteadOfOff : before?.target === 'off'
      const looked = before?.id === intent.id && read === 'off'
      if (!unconfirmed && !looked) throw new Error(`Restores ${intent.target} where ${read} was read last`)
    },
    turned(_run, { after, before: earlier }) {
      const intent = intentOf(after)
      before = intent
      if (intent === null || intent.id === intentOf(earlier)?.id) return
      read = null
      insteadOfOff = intentOf(earlier)?.target === 'off'
      const foreign = intent.cause === 'restore' && intent.target !== earlier.autoOffDevice?.device
      if (foreign) throw new Error(`Restores ${intent.target}, having taken ${earlier.autoOffDevice?.device}`)
    },
  }
}
