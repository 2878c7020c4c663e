import type { PhoneNumberProblem } from '../../model/phone-number.ts'
import type { UrlProblem } from '../../text/url-problem.ts'
import type { Advice } from '../advice.ts'

/** Why a text is not a usable phone number. */
export const phoneNumber: Record<PhoneNumberProblem, Advice> = {
  'not-a-number': {
    message: 'That is not a phone number.',
    remedy: 'Write it with the country code, such as +91 99531 25068.',
  },
  'no-country': {
    message: 'The country code is missing, or there is none like it.',
    remedy: 'Begin with + and the country code, such as +91 99531 25068.',
  },
  'too-short': {
    message: 'The number is too short for its country.',
    remedy: 'Write the whole number, with the area code of a landline.',
  },
  'too-long': {
    message: 'The number is too long for its country.',
    remedy: 'Check it for a digit too many.',
  },
  'not-in-plan': {
    message: 'There is no such number in its country.',
    remedy:
      'Check it for a digit that is wrong, missing or too many. If it is right, tell your administrator.',
  },
  extension: {
    message: 'Exotel cannot ring an extension.',
    remedy: 'Give a number that rings at your desk directly.',
  },
}

/** Why a text is not a usable server address; `shown` is the text without secrets. */
export const url: Record<UrlProblem['kind'], (shown: string) => string> = {
  'not-a-url': (shown) => `"${shown}" is not a URL. Give one like https://integrationscore.mum1.exotel.com.`,
  'not-a-url-hidden': () => 'That is not a URL. Give one like https://integrationscore.mum1.exotel.com.',
  'holds-user': () =>
    'The URL holds a user name or password. Leave them out: the token is asked for separately.',
  'not-https': () => 'The URL must begin with https://.',
  'plain-http': () => 'The URL must begin with https://; http:// would send the token in the clear.',
  'dot-at-end': () => 'The host name ends in a dot. Leave the dot out.',
  'not-an-origin': (origin) => `Give only the address up to the host: ${origin}`,
}
