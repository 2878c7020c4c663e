/** The page of the first run. */
export const firstRun = {
  title: 'Set up Hookswitch',
  what: 'Fill in what your administrator gave you, or choose their file.',
  chooseFile: 'Choose the file from your administrator',
  fileRead: (name: string): string => `Filled in from ${name}.`,
  notASetupFile:
    'This file holds no token and no link for setting up. Ask your administrator which file it is.',
  unreadableFile: 'This file cannot be read. Choose it again, or copy the token from it.',
  start: 'Test and start',
  practiceMode: 'Practice mode: no real calls',
  administrator: 'I am an administrator',
  how: 'Sign in with',
  byAccount: 'An API key of an Exotel account',
  byApp: 'The id and secret of an app',
}
