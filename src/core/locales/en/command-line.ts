/** The messages of the command line. */
export const commandLine = {
  noAppRunning: 'Hookswitch is not running. Start it first.',
  accepted: 'Accepted.',
  notConfirmedInTime: 'Not confirmed in time. Hookswitch keeps trying: see `hookswitch status`.',
  noAnswer: 'Hookswitch is running, but does not answer. If this continues, end it and start it again.',
  noAnswerYet:
    'Hookswitch is running, but does not answer, so nothing is confirmed. If this continues, end it and start it again.',
  otherDisplay: (display: string): string =>
    `Hookswitch is running on another display (${display}), and its window is shown there.`,
  noDisplay:
    'Hookswitch needs a display for its icon and its window, and found none. Start it in a desktop session. Commands such as `hookswitch off` work without a display.',
  hungUp:
    'Hookswitch closed the connection without an answer: it has quit, or it is another version. Start it again and see `hookswitch status`.',
  nonsense:
    'The running Hookswitch sent an invalid answer: it may be another version. Quit it and start it again.',
  brokenControlFile: (file: string): string => `${file} is damaged. Quit Hookswitch and start it again.`,
  noPlaceForSocket: (path: string): string =>
    `The path of the control socket is too long: ${path}. Set XDG_RUNTIME_DIR, or choose a profile with a shorter path.`,
  notOurs: (folder: string): string =>
    `${folder} belongs to another user or can be changed by others, so it is not used. Remove it, or set XDG_RUNTIME_DIR.`,
  noControl: (reason: string): string => `The command line cannot reach this app: ${reason}`,
  noInput: 'The token or secret cannot be read from standard input. Give it there as one line.',
  emptySecret: 'The token, secret or code is empty. Give it as one line.',
  secretTooLong: 'That is too long for a token or secret. Give it as one line.',
  severalLines: (path: string): string =>
    `The file ${path} holds more than one line. Give a file that holds only the token or secret.`,
  regionOrUrl:
    'Give one of these: --region sg (Singapore), --region in (Mumbai), or --account-url URL for another server.',
  badApiKey: 'An API key is one word without a colon. Copy it again from the API settings of the dashboard.',
  emailOrNumber: 'Give either --email or --contact-uri: it identifies you in the account.',
  badProxy: 'Give the proxy as HOST:PORT, such as proxy.example.com:3128, without a name and a password.',
  badProxyUser: 'The name for the proxy must have at most 256 characters, and no colon.',
  proxyKept: (proxy: string): string =>
    `The name and the password for the proxy ${proxy} are saved in the keychain.`,
  needsYes: 'There is no terminal to ask on. Give --yes to change the number without a question.',
  tokenOrApp: 'Give a token, or --app-id with the secret of the app, not both.',
  unreadableFile: (path: string): string =>
    `The file ${path} cannot be read. Give a file that holds one line.`,
  unreadable: (path: string): string => `The file ${path} cannot be read.`,
  noValue: (option: string): string => `${option} needs a value.`,
  missing: (what: string): string => `Give ${what}. See hookswitch --help.`,
  missingOneOf: (one: string, other: string): string =>
    `Give either ${one} or ${other}. See hookswitch --help.`,
  noValueHere: (option: string): string => `${option} takes no value.`,
  /** `command` is the given command; `places` are the commands that accept the option. */
  notHere: (option: string, command: string | null, places: readonly string[]): string => {
    const where = places.length === 0 ? 'no command' : places.join(', ')
    const what = command === null ? '' : ` does not go with ${command}: it`
    return `${option}${what} goes with ${where}. See hookswitch --help.`
  },
  userIdTooLong: 'The user id is too long: it can have at most 256 characters.',
  behindLink: (argument: string): string => `Nothing may stand behind a link, but "${argument}" does.`,
  needsSandbox: (option: string): string =>
    `${option} would switch off the sandbox that protects this computer. Hookswitch does not run without it.`,
  forbiddenByPolicy: 'Your administrator does not allow this.',
  practiceForbidden: 'Your administrator does not allow practice mode.',
  tooMany: (word: string): string => `One command at a time: "${word}" is too many.`,
  extraWord: (command: string, word: string): string =>
    `"${word}" is too many for hookswitch ${command}. See hookswitch ${command} --help.`,
  badWait: (given: string): string => `--wait takes seconds, a number from 0 to 86400, not "${given}".`,
  badFor: (given: string): string => `--for takes whole minutes from 1 to 1440, not "${given}".`,
  badUntil: (given: string): string => `--until takes a time of day such as 17:00, not "${given}".`,
  forOrUntil: 'Give either --for or --until, not both.',
  afterCallOnly: 'Give --after-call without --for, --until and --reason.',
  badReason: '--reason takes a text of 1 to 40 characters.',
  unknownBreak: (given: string, names: string): string =>
    `There is no break "${given}", so give the time with --for or --until too. The breaks are: ${names}.`,
  noBreaks: 'There are no breaks here, so give the time with --for or --until too.',
  offForNeedsApp:
    'Hookswitch is not running, so nothing would end the time off, and calls were not switched. Start it first.',
  badLines: (given: string): string => `--lines takes a whole number from 1 to 100000, not "${given}".`,
  fileExists: (file: string): string =>
    `The file ${file} exists already. It stays as it is: choose another name.`,
  noFolderFor: (file: string): string => `The file ${file} cannot be written: its folder does not exist.`,
  zipWritten: (file: string): string => `Written to ${file}.`,
  noJournal: (file: string): string => `There is no journal yet: ${file} does not exist.`,
  badPort: '--port takes a whole number from 0 to 65535.',
  unknownCommand: (given: string, near: string | null): string =>
    `There is no command "${given}". ${near === null ? 'See hookswitch --help.' : `Did you mean ${near}?`}`,
  unknownOption: (given: string, near: string | null): string =>
    `There is no option ${given}. ${near === null ? 'See hookswitch --help.' : `Did you mean ${near}?`}`,
  simulatorReady: (url: string): string => `The simulator answers at ${url} until Ctrl-C.`,
  internal: (reason: string): string => `Internal error: ${reason}`,
}
