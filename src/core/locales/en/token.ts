import type { Advice } from '../advice.ts'

export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const before = 'Ask your administrator for a new one, and sign in with it before then.'

/** When the token expires; `week`, `day` and `ended` are the warnings. */
export const token = {
  week: (date: string): Advice => ({
    message: `Your Exotel token expires within a week: ${date}.`,
    remedy: before,
  }),
  day: (date: string): Advice => ({
    message: `Your Exotel token expires within a day: ${date}.`,
    remedy: before,
  }),
  ended: (date: string): Advice => ({
    message: `Your Exotel token has expired: ${date}.`,
    remedy:
      'Sign in with a new one from your administrator, or calls cannot be switched. If the date is wrong, check the clock of this computer.',
  }),
  goodUntil: (date: string): string => `The token is valid until ${date}.`,
  renewed: (date: string): string =>
    `The token is valid until ${date}; Hookswitch then gets a new one by itself.`,
}
