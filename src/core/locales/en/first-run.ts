/** The three steps of the first run. */
export const firstRun = {
  title: 'Set up Hookswitch',
  steps: ['Account', 'Test', 'Keys and lock'],
  step: (number: number, of: number, name: string): string => `Step ${number} of ${of}: ${name}`,
  what: 'Hookswitch switches where your Exotel calls ring: on your phone, on SIP, or not at all.',
  how: 'What did your administrator give you?',
  byToken: 'A user id and a token',
  byAccount: 'An API key of an Exotel account',
  next: 'Next: test it',
  simulator: 'Try practice mode',
  simulatorHint: 'No account and no real calls: everything can be tried.',
  asking: 'Asking Exotel whether it knows you',
  works: 'It works',
  failed: 'It does not work yet',
  change: 'Change what I entered',
  goOn: 'Next: keys and lock',
  keys: 'These keys switch from any program. They can be changed in the settings.',
  keysUnsure:
    'These keys are meant to switch while you work in other programs. Below each key you see whether this desktop allows that. They can be changed in the settings.',
  lockTest: 'Test the lock: lock your screen now, unlock it, and come back here.',
  lockTestPassed: 'The lock was noticed.',
  done: 'Done',
}
