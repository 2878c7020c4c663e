/** The administrator's policy in `file` is broken. */
export const policy = {
  remedy: 'Tell your administrator. Switching works as usual.',
  unreadable: (file: string, reason: string): string =>
    `The policy ${file} cannot be read (${reason}), so it is not applied.`,
  untrusted: (file: string, place: string): string =>
    `The policy ${file} is not applied: ${place} must belong to an administrator, and nobody else may write to it.`,
  holds: {
    'last-good': 'The values that were last read from it hold instead.',
    strictest: 'The strictest values hold instead.',
  },
  notUnderstood: (file: string): string => `The policy ${file} cannot be understood, so it is not applied.`,
  inPart: (file: string, what: string): string => `The policy ${file} is applied only in part (${what}).`,
  place: (line: number, column: number): string => `line ${line}, column ${column}`,
  unknown: (names: string): string => `unknown setting: ${names}`,
  meant: (name: string, near: string): string => `${name} is probably ${near}`,
  outside: (names: string): string => `${names} must stand under "forced" or "defaults"`,
  misplaced: (names: string): string => `${names} must stand beside "forced" and "defaults"`,
  wrongBreaks: (numbers: string, longest: number): string =>
    `breaks that are not used: number ${numbers}; a break has a name of 1 to ${longest} characters and 1 to 1440 whole minutes`,
  tooManyBreaks: (given: number, used: number): string =>
    `there are ${given} breaks, of which only the first ${used} are used`,
  wrongHelpUrl: (name: string): string =>
    `${name} must be one address that begins with https://, without a user name or password`,
  wrong: (names: string): string => `invalid value: ${names}`,
}

/** The lines of `hookswitch policy --check`; values are JSON. */
export const policyCheck = {
  valid: (file: string): string => `The policy ${file} is valid.`,
  missing: (file: string): string => `There is no policy: ${file} does not exist.`,
  fixes: (name: string, value: string): string => `It fixes ${name}: ${value}`,
  presets: (name: string, value: string): string => `It presets ${name}: ${value}`,
  nowFixed: (name: string, value: string): string => `Fixed now: ${name}: ${value}`,
  nowPreset: (name: string, value: string): string => `Preset now: ${name}: ${value}`,
}
