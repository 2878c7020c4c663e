import type { Known } from '../../model/confirmed.ts'
import type { Reading } from '../../model/device.ts'
import type { Check, Intent } from '../../model/intent.ts'
import type { Moment } from '../../model/moment.ts'
import { timing } from '../../model/timing.ts'

/**
 * What has to be read before the intent is written; null where nothing has. `isAway`: whether the absence still lasts.
 * An OFF that only Exotel's limit held up meanwhile goes without a read: the two calls would seldom fit into one window.
 */
export function dueCheck(intent: Intent, now: Moment, isAway: boolean): Check | null {
  if (intent.check !== null) return intent.check
  if (isAway && intent.progress.heldUpBy === 'limit') return null
  return intent.target === 'off' && !intent.progress.checked && ageOf(intent, now) > timing.staleOff
    ? 'unchanged'
    : null
}

/** What a check has shown: go on, or leave it, since somebody acted elsewhere; or it is so already. */
export function verdictOf(check: Check, intent: Intent, reading: Reading): 'go-on' | 'leave' | 'done' {
  if (reading.active === intent.target) return 'done'
  switch (check) {
    case 'still-off':
      return reading.active === 'off' ? 'go-on' : 'leave'
    case 'what-is-on':
      return 'go-on'
    case 'unchanged':
      return intent.before !== null && changedSince(intent.before, reading, intent.at.utc) ? 'leave' : 'go-on'
  }
}

/** Sleep counts by the wall clock, a wall clock that was set back by the monotonic one. Milliseconds. */
function ageOf(intent: Intent, now: Moment): number {
  return Math.max(now.utc - intent.at.utc, now.monotonic - intent.at.monotonic)
}

/**
 * Whether somebody acted elsewhere after `before` was confirmed. UpdatedAt counts only where it is newer both than the
 * one seen then, by Exotel's own clock, and than the intent: a clock of this machine that is slow must not make
 * an OFF look stale.
 */
function changedSince(before: Known, reading: Reading, since: number): boolean {
  // Turning off one of two may well have been our own doing.
  if (before.active === 'both') return false
  if (reading.active !== before.active) return true
  const { updatedAt } = reading
  return updatedAt !== null && updatedAt > (before.updatedAt ?? 0) && updatedAt > since
}
