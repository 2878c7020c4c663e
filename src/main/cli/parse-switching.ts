import { longestTimeOff } from '../../core/model/break.ts'
import type { Command } from '../../core/model/device.ts'
import { nextClockTime } from '../../core/text/clock-time.ts'
import { isReason, tidyReason } from '../../core/text/reason.ts'
import { type Options, waitIn, wholeNumber, wrong } from './given-options.ts'
import type { Invocation } from './invocation.ts'

// What the options of the commands mean that switch calls.

/** Parses a command whose only option is `--wait`. */
export function switchTo(command: Command): (options: Options) => Invocation {
  return (options) => {
    const wait = waitIn(options)
    return wait.ok ? { kind: 'switch', command, waitSeconds: wait.value } : wrong(wait.failure)
  }
}

/** OFF: at once, after the agent's call, or for a while, which a time or a reason says. */
export function switchOff(options: Options): Invocation {
  const wait = waitIn(options)
  if (!wait.ok) return wrong(wait.failure)
  const waitSeconds = wait.value
  const isForAWhile = options.has('for') || options.has('until') || options.has('reason')
  if (options.has('after-call')) {
    return isForAWhile
      ? wrong(({ commandLine }) => commandLine.afterCallOnly)
      : { kind: 'off-after-call', waitSeconds }
  }
  return isForAWhile ? offFor(options, waitSeconds) : { kind: 'switch', command: 'off', waitSeconds }
}

function offFor(options: Options, waitSeconds: number): Invocation {
  const length = options.get('for') ?? null
  const until = options.get('until') ?? null
  const reason = options.has('reason') ? tidyReason(options.get('reason') ?? '') : null
  if (length !== null && until !== null) return wrong(({ commandLine }) => commandLine.forOrUntil)
  const minutes = length === null ? null : wholeNumber(length, 1, longestTimeOff)
  if (length !== null && minutes === null) return wrong(({ commandLine }) => commandLine.badFor(length))
  if (until !== null && nextClockTime(until, 0) === null)
    return wrong(({ commandLine }) => commandLine.badUntil(until))
  if (reason !== null && !isReason(reason)) return wrong(({ commandLine }) => commandLine.badReason)
  return { kind: 'off-for', minutes, until: until?.trim() ?? null, reason, waitSeconds }
}
