import type { News } from './effect.ts'

/** The kinds of notifications that an administrator can choose from. */
export const notificationKinds = ['problems', 'changes', 'questions', 'reminders'] as const

export type NotificationKind = (typeof notificationKinds)[number]

/** The kind of a notification. */
export function notificationKindOf({ kind }: News): NotificationKind {
  switch (kind) {
    case 'off-unconfirmed':
    case 'off-impossible':
    case 'left-on':
    case 'on-withdrawn':
    case 'off-withdrawn':
    case 'off-after-call-withdrawn':
      return 'problems'
    case 'changed-elsewhere':
    case 'turned-off-again':
    case 'restored':
    case 'shift-ended':
    case 'verified':
      return 'changes'
    case 'question':
      return 'questions'
    case 'still-off':
    case 'token-ends':
      return 'reminders'
  }
}
