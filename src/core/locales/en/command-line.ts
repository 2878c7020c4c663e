/** What the command line says. */
export const commandLine = {
  noAppRunning: 'Hookswitch is not running. Start it first.',
  accepted: 'Accepted.',
  notConfirmedInTime: 'Not confirmed in time; it goes on by itself. See `hookswitch status`.',
  noAnswer: 'Hookswitch runs, but does not answer. If that stays so, end it and start it again.',
  noAnswerYet:
    'Hookswitch runs, but does not answer, so nothing is confirmed. If that stays so, end it and start it again.',
  otherDisplay: (display: string): string =>
    `Hookswitch runs on another display (${display}), and its window shows there.`,
  noDisplay:
    'Hookswitch needs a display for its icon and its window, and none answers here. Start it in the session of a desktop. Commands such as `hookswitch off` work without one.',
  hungUp:
    'Hookswitch hung up without an answer: it quit, or is of another version. Start it again, and look at `hookswitch status`.',
  nonsense:
    'What answers for Hookswitch makes no sense: it may be of another version. Quit it and start it again.',
  brokenControlFile: (file: string): string => `${file} is damaged. Quit Hookswitch and start it again.`,
  noPlaceForSocket: (path: string): string =>
    `No place for the control socket: ${path} is too long. Set XDG_RUNTIME_DIR, or choose a shorter profile.`,
  notOurs: (folder: string): string =>
    `${folder} belongs to somebody else or is open to others, so it is not used. Remove it, or set XDG_RUNTIME_DIR.`,
  noControl: (reason: string): string => `The command line cannot reach this app: ${reason}`,
  noInput: 'There is nothing on standard input to read the token or secret from.',
  emptySecret: 'The token or secret is empty. Give it as one line.',
  secretTooLong: 'That is far too long for a token or secret. Give it as one line.',
  severalLines: (path: string): string =>
    `The file ${path} holds more than one line. Give a file that holds the token or secret alone.`,
  regionOrUrl:
    'Give --region sg (Singapore) or --region in (Mumbai), or --account-url URL for another server; one of them.',
  badApiKey: 'An API key is one word without a colon. Copy it again from the API settings of the dashboard.',
  emailOrNumber: 'Give --email or --contact-uri, by which you are found in the account; one of them.',
  badProxy: 'Give the proxy as HOST:PORT, such as proxy.example.com:3128, without a name and a password.',
  badProxyUser: 'The name for the proxy has 256 characters at most and no colon in it.',
  proxyKept: (proxy: string): string =>
    `The name and the password for the proxy ${proxy} are kept in the keychain.`,
  needsYes: 'Nobody can be asked here. Give --yes to change the number all the same.',
  tokenOrApp: 'Give a token, or --app-id with the secret of the app, not both.',
  unreadableFile: (path: string): string =>
    `The file ${path} cannot be read. Give a file that holds one line.`,
  unreadable: (path: string): string => `The file ${path} cannot be read.`,
  noValue: (option: string): string => `${option} needs a value.`,
  missing: (what: string): string => `Give ${what}. See hookswitch --help.`,
  missingOneOf: (one: string, other: string): string =>
    `Give either ${one} or ${other}. See hookswitch --help.`,
  noValueHere: (option: string): string => `${option} takes no value.`,
  notHere: (option: string, command: string | null, places: readonly string[]): string => {
    const where = places.length === 0 ? 'no command' : places.join(', ')
    const what = command === null ? '' : ` does not go with ${command}: it`
    return `${option}${what} goes with ${where}. See hookswitch --help.`
  },
  userIdTooLong: 'The user id is far too long: it has 256 characters at most.',
  tooMany: (word: string): string => `One command at a time: "${word}" is too many.`,
  badWait: (given: string): string => `--wait takes seconds, a number from 0 to 86400, not "${given}".`,
  badPort: '--port takes a whole number from 0 to 65535.',
  unknownCommand: (given: string, near: string | null): string =>
    `There is no command "${given}". ${near === null ? 'See hookswitch --help.' : `Did you mean ${near}?`}`,
  unknownOption: (given: string, near: string | null): string =>
    `There is no option ${given}. ${near === null ? 'See hookswitch --help.' : `Did you mean ${near}?`}`,
  simulatorReady: (url: string): string => `The simulator answers at ${url} until Ctrl-C.`,
  internal: (reason: string): string => `Something inside Hookswitch went wrong: ${reason}`,
}
