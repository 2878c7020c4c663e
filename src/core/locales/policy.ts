import { mostBreaks } from '../model/break.ts'
import { helpUrlName, type PolicyTrouble, signInHostsName } from '../model/policy.ts'
import { type PolicyRules, ruleNames } from '../model/policy-rules.ts'
import { longestReason } from '../text/reason.ts'
import type { Advice } from './advice.ts'
import type { Messages } from './messages.ts'

/** Why the administrator's policy is not applied, or only in part. */
export function policyAdvice(messages: Messages, trouble: PolicyTrouble): Advice {
  const { policy } = messages
  const held = trouble.holds === undefined ? '' : ` ${policy.holds[trouble.holds]}`
  return { message: `${messageOf(messages, trouble)}${held}`, remedy: policy.remedy }
}

/** What the rules of a policy decide, as sentences for the pages that they concern. */
export interface RuleSentences {
  /** Null if every kind of notification is shown. */
  readonly notifications: string | null
  readonly account: readonly string[]
}

/** The rules of the policy in `file` that an agent meets in the settings. */
export function ruleSentences({ settings }: Messages, rules: PolicyRules, file: string): RuleSentences {
  const set = (sentence: string) => `${sentence} ${settings.setByPolicy(file)}`
  const { notificationKinds: kinds, allowedHosts, signOut, numberChange } = rules
  const names = kinds?.map((kind) => settings.kind[kind]).join(', ') ?? null
  return {
    notifications: names === null ? null : set(names === '' ? settings.noKinds : settings.onlyKinds(names)),
    account: [
      ...(allowedHosts === null ? [] : [set(settings.onlyHosts(allowedHosts.join(', ')))]),
      ...(signOut ? [] : [set(settings.noSignOut)]),
      ...(numberChange ? [] : [set(settings.noNumberChange)]),
    ],
  }
}

/** Whether a name that is unknown in `forced` and `defaults` is known beside them. */
function isMisplaced(name: string): boolean {
  return [...ruleNames, helpUrlName, signInHostsName].includes(name)
}

function messageOf({ policy }: Messages, trouble: PolicyTrouble): string {
  switch (trouble.kind) {
    case 'unreadable':
      return policy.unreadable(trouble.file, trouble.reason)
    case 'untrusted':
      return policy.untrusted(trouble.file, trouble.place)
    case 'not-understood': {
      const { file, at } = trouble
      return policy.notUnderstood(at === undefined ? file : `${file} (${policy.place(at.line, at.column)})`)
    }
    case 'in-part': {
      const { unknown, wrong, breaks, places = {}, meant = {}, outside = [] } = trouble
      const named = (names: readonly string[]) =>
        names
          .map((name) => {
            const at = places[name]
            return at === undefined ? name : `${name} (${policy.place(at.line, at.column)})`
          })
          .join(', ')
      const misplaced = unknown.filter(isMisplaced)
      const parts = [
        unknown.length === 0 ? null : policy.unknown(named(unknown)),
        ...Object.entries(meant).map(([name, near]) => policy.meant(name, near)),
        outside.length === 0 ? null : policy.outside(outside.join(', ')),
        misplaced.length === 0 ? null : policy.misplaced(misplaced.join(', ')),
        wrong.length === 0 ? null : policy.wrong(named(wrong)),
        wrong.includes(helpUrlName) ? policy.wrongHelpUrl(helpUrlName) : null,
        breaks === undefined || breaks.wrong.length === 0
          ? null
          : policy.wrongBreaks(breaks.wrong.join(', '), longestReason),
        breaks === undefined || breaks.given - breaks.wrong.length <= mostBreaks
          ? null
          : policy.tooManyBreaks(breaks.given - breaks.wrong.length, mostBreaks),
      ]
      return policy.inPart(trouble.file, parts.filter((part) => part !== null).join('; '))
    }
  }
}
