/** A phone number that Exotel can be given. */
export interface PhoneNumber {
  /** `+`, country code and the rest, digits only, such as +919953125068 (ITU-T E.164): the form of `contact_uri`. */
  readonly e164: string
  /** The same for a person to compare, such as "+91 99531 25068". */
  readonly readable: string
}

/** Why a text is no number that Exotel could call; each has its sentence in locales/. */
export type PhoneNumberProblem =
  | 'not-a-number'
  | 'no-country'
  | 'too-short'
  | 'too-long'
  /** Of a right length, but the country's numbering plan has no such number: most likely a digit is wrong. */
  | 'not-in-plan'
  | 'extension'
