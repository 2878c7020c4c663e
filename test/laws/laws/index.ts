import type { Law } from '../law.ts'
import * as shown from './1-shown-is-confirmed.ts'
import * as newest from './2-newest-intent-wins.ts'
import * as away from './3-away-means-off.ts'
import * as late from './4-late-on.ts'
import * as on from './5-on-expires.ts'
import * as off from './6-off-is-never-lost.ts'
import * as restore from './7-restore-only-what-we-took.ts'
import * as elsewhere from './8-no-tug-of-war.ts'
import * as secrets from './9-secrets-stay-home.ts'
import * as settling from './10-it-settles.ts'
import * as exotel from './11-only-exotel-speaks.ts'
import * as waiting from './12-nothing-delays-an-off.ts'

/** Every law that a history is held to, with the numbers and names of docs/laws.md. */
export const laws: readonly Law[] = [
  { number: 1, name: 'shown is confirmed', claims: Object.values(shown) },
  { number: 2, name: 'newest intent wins', claims: Object.values(newest) },
  { number: 3, name: 'away means off', claims: Object.values(away) },
  { number: 4, name: 'a late ON cannot hide behind an early OFF', claims: Object.values(late) },
  { number: 5, name: 'an ON is young or gone', claims: Object.values(on) },
  { number: 6, name: 'an OFF is never lost, and never stale', claims: Object.values(off) },
  { number: 7, name: 'restore only what we took', claims: Object.values(restore) },
  { number: 8, name: 'no tug-of-war', claims: Object.values(elsewhere) },
  { number: 9, name: 'secrets stay home', claims: Object.values(secrets) },
  { number: 10, name: 'it settles', claims: Object.values(settling) },
  { number: 11, name: 'only Exotel speaks for Exotel', claims: Object.values(exotel) },
  { number: 12, name: 'nothing stands between an absence and its OFF', claims: Object.values(waiting) },
]
