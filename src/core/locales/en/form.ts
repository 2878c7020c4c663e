/** Where a secret is stored: the keychain of the operating system, by the name that its users know. */
const keychainName = {
  windows: 'Windows Credential Manager',
  macos: 'the macOS Keychain',
  linux: 'your keyring',
}

/** The forms for signing in, connecting the Exotel account and signing in at a proxy. */
export const form = {
  signOut: 'Sign out',
  signingOut: 'Signing out',
  signIn: 'Sign in',
  signInAgain: 'Sign in again',
  signingIn: 'Asking Exotel',
  userId: 'User id',
  token: 'Token',
  keychainName,
  /** `keychain` is one of the names above. */
  tokenHint: (keychain: string): string => `Stored only in ${keychain}.`,
  appUserId: "The agent's user id",
  appId: 'App id',
  appSecret: 'App secret',
  appServer: 'Server address of the app',
  appHint: (keychain: string): string =>
    `Hookswitch gets each new token by itself. The secret is stored only in ${keychain}.`,
  server: 'Another server',
  serverAddress: 'Server address',
  serverHint: 'Leave it empty unless your administrator gave you one.',

  notFilledIn: 'Fill in this field.',
  notTicked: 'Tick this box to go on.',
  noEmail: 'Give an e-mail address, such as asha@example.com.',
  noUrl: 'Give an address that begins with https://.',
  tooShort: 'That is too short.',

  noAccount: 'No Exotel account is connected, so numbers, verification and who is busy are not known.',
  accountConnected: 'An Exotel account is connected, so numbers, verification and who is busy are known.',
  connectAccount: 'Connect an Exotel account',
  connect: 'Connect',
  connecting: 'Asking Exotel',
  disconnectAccount: 'Disconnect the account',
  disconnecting: 'Disconnecting',
  whichRegion: 'Region',
  region: { sg: 'Singapore', in: 'Mumbai', other: 'Another address' },
  accountAddress: 'Address of the account API',
  sid: 'Account sid',
  apiKey: 'API key',
  apiKeyShape: 'An API key contains no colon and no space.',
  apiToken: 'API token',
  apiHint: (keychain: string): string =>
    `You find all three in the API settings of the Exotel dashboard. The API token is stored only in ${keychain}.`,
  keyPower:
    'An API key opens the whole Exotel account, billing included: far more than Hookswitch needs. To switch calls, the token alone is enough.',
  findBy: 'Find me by',
  byEmail: 'E-mail',
  byContactUri: 'Number or SIP address',
  email: 'E-mail in Exotel',
  contactUri: 'Number or SIP address of one of your devices',
  contactUriHint: 'A number, such as +91 99531 25068, or a SIP address.',

  proxySignIn: 'Sign in at the proxy',
  proxyKeep: 'Save and try',
  proxyKeeping: 'Saving',
  proxy: 'Proxy',
  proxyUser: 'Name for the proxy',
  proxyUserShape: 'A name for a proxy contains no colon.',
  proxyPassword: 'Password for the proxy',
  proxyHint: (keychain: string): string =>
    `It is stored in ${keychain} and sent only to this proxy. If you are not sure, ask your administrator.`,
}
