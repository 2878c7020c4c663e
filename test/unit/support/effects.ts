import type { Effect } from '../../../src/core/model/effect.ts'

// What the effects of an example ask for.

/** The writes among `effects`, such as `phone on`. */
export function writesOf(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) =>
    effect.kind === 'write' ? [`${effect.device} ${effect.on ? 'on' : 'off'}`] : [],
  )
}

/** How many reads are among `effects`. */
export function readsOf(effects: readonly Effect[]): number {
  return effects.filter(({ kind }) => kind === 'read').length
}

/** The calls among `effects`: `read`, or a write such as `phone on`. */
export function callsOf(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) =>
    effect.kind === 'read' ? ['read'] : effect.kind === 'write' ? writesOf([effect]) : [],
  )
}

/** The kinds of the announcements among `effects`. */
export function announcedIn(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) => (effect.kind === 'notify' ? [effect.news.kind] : []))
}

/** What became of the request `id`; null where nothing did yet. */
export function outcomeOf(effects: readonly Effect[], id: string) {
  const report = effects.find((effect) => effect.kind === 'report' && effect.request === id)
  return report?.kind === 'report' ? report.outcome : null
}

/** The requests that get an outcome among `effects`, once for each outcome. */
export function reportedRequests(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) => (effect.kind === 'report' ? [effect.request] : []))
}
