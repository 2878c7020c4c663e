import type { PolicyTrouble } from '../policy.ts'
import type { Words } from '../words.ts'
import type { Advice } from './advice.ts'

/** What of the administrator's policy could not be understood. */
export function policyAdvice(words: Words, trouble: PolicyTrouble): Advice {
  return { message: messageOf(words, trouble), remedy: words.policy.remedy }
}

function messageOf({ policy }: Words, trouble: PolicyTrouble): string {
  switch (trouble.kind) {
    case 'unreadable':
      return policy.unreadable(trouble.file, trouble.reason)
    case 'not-understood':
      return policy.notUnderstood(trouble.file)
    case 'in-part': {
      const parts = [
        trouble.unknown.length === 0 ? null : policy.unknown(trouble.unknown.join(', ')),
        trouble.wrong.length === 0 ? null : policy.wrong(trouble.wrong.join(', ')),
      ]
      return policy.inPart(trouble.file, parts.filter((part) => part !== null).join('; '))
    }
  }
}
