import { describe, expect, test } from 'vitest'
import { signedOutSession } from '../../src/core/model/session.ts'
import { initialState, type State } from '../../src/core/model/state.ts'
import { glyphOf, type IconName, iconNames, iconOf } from '../../src/core/view/state-summary.ts'
import { asked, confirmed, signedIn, timedOff } from '../support/window-states.ts'

const question: State['question'] = { device: 'phone', why: 'restore' }
const practice = { simulated: true }

describe('switching shows its target, and the glyph of the target only once it is confirmed', () => {
  test.each(['phone', 'sip', 'off'] as const)('%s', (target) => {
    expect(iconOf(signedIn({ ...confirmed('off'), ...asked(target) }))).toBe(`switching-${target}`)
    expect(iconOf(signedIn(confirmed(target)))).toBe(target)
  })
})

describe('a badge', () => {
  test.each<[string, State, IconName]>([
    ['says that a question waits while off', signedIn({ ...confirmed('off'), question }), 'off-question'],
    [
      'says that a question waits while SIP is on',
      signedIn({ ...confirmed('sip'), question }),
      'sip-question',
    ],
    ['says that Off ends by itself', signedIn({ ...confirmed('off'), timedOff }), 'off-timed'],
    ['shows the question first', signedIn({ ...confirmed('off'), timedOff, question }), 'off-question'],
    ['does not say that Off ends while a device is on', signedIn({ ...confirmed('sip'), timedOff }), 'sip'],
    ['waits until Off is confirmed', signedIn({ ...asked('off'), timedOff, question }), 'switching-off'],
    ['leaves unknown to itself', signedIn({ question, timedOff }), 'unknown'],
    ['says that calls are not real', signedIn(confirmed('phone'), practice), 'phone-practice'],
    [
      'says so beside another badge',
      signedIn({ ...confirmed('off'), timedOff }, practice),
      'off-timed-practice',
    ],
    ['says so while switching', signedIn(asked('sip'), practice), 'switching-sip-practice'],
    ['says so once the agent is signed out', signedOutOfPractice(), 'signed-out-practice'],
    ['is not shown before anything is known', initialState, 'checking'],
  ])('%s', (_name, state, icon) => {
    expect(iconOf(state)).toBe(icon)
  })

  test('is not part of the glyph that the window shows', () => {
    const state = signedIn({ ...confirmed('off'), timedOff, question }, practice)
    expect(glyphOf(state)).toBe('off')
  })
})

test('no icon has two names', () => {
  expect(new Set(iconNames).size).toBe(iconNames.length)
})

function signedOutOfPractice(): State {
  const { session } = signedIn({}, practice)
  const former = session.kind === 'signed-in' ? session.identity : null
  return { ...initialState, session: signedOutSession(former) }
}
