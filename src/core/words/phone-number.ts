import type { PhoneNumberProblem } from '../phone-number.ts'
import type { Advice } from './names.ts'

/** What is wrong with a text that was given as a phone number. */
export const phoneNumberAdvice: Record<PhoneNumberProblem, Advice> = {
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
