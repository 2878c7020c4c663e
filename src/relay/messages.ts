/**
 * Every sentence of the relay: what it answers in Exotel's envelopes, what its figures mean, and what it tells
 * administrators, in English as its log. Agents read the app's own sentences, in their language.
 */
export const messages = {
  api: {
    unauthorized: 'Unauthorized. The desk token is not valid: enrol this desk again.',
    otherUser: 'This desk may read and switch its own user only.',
    invalid: 'Invalid parameters.',
    notFound: 'Not found.',
    tooLarge: 'The request is too large.',
    tooMany: (seconds: number) => `Too many requests. Try again in ${seconds} seconds.`,
    noRecord: 'Nothing is known of this user yet. Try again.',
    notConfirmed: 'Exotel has not confirmed it yet. It is kept and sent again.',
    expired: 'Exotel did not confirm the switch within a minute, so it was withdrawn.',
    databaseDown: 'The relay cannot reach its database.',
    wrongCode: 'The code is wrong, was used already, or has expired.',
    unexpected: 'Unexpected error.',
  },

  signIn: {
    badRequest: 'This address is opened by Hookswitch. Start the sign-in there.',
    expired: 'This sign-in has expired, or was begun elsewhere. Start it again in Hookswitch.',
  },

  configuration: {
    notANumber: (given: string, least: number, most: number) =>
      `"${given}" is not a number from ${least} to ${most}.`,
    notAnOrigin: 'It must be an https origin without a path, such as https://relay.example.in.',
    tlsNeedsBoth: 'TLS needs both a certificate file and a key file.',
    withoutTls: (host: string) =>
      `${host} would be reached without TLS. Set TLS_CERTIFICATE_FILE and TLS_KEY_FILE, or TRUSTED_PROXIES for a proxy that speaks TLS.`,
    oneDatabase: 'Set either DATABASE_URL or DATA_FOLDER, not both.',
    notPostgres: 'It must begin with postgresql://.',
    notAUrl:
      'It is no URL, such as postgresql://relay:PASSWORD@db.example.in/relay. In a password write @ as %40, : as %3A and / as %2F.',
    noDatabase: 'Set it to a PostgreSQL database, or DATA_FOLDER to a folder of this machine.',
    appNeedsBoth: 'An app needs both APP_ID and APP_SECRET.',
    noApp: 'Set APP_ID and APP_SECRET, or APP_TOKEN: without them nothing can be switched.',
    accountNeeds: 'An account needs ACCOUNT_SID, ACCOUNT_KEY and ACCOUNT_TOKEN.',
    noOrigin: 'Set it to the origin at which desks reach the relay: invitations name it.',
    region: 'It must be sg or in.',
    oidcNeeds: 'The company sign-in needs OIDC_ISSUER and OIDC_CLIENT_ID.',
    notAnIssuer: 'It must be an https address, such as https://login.example.in/realms/staff.',
    noUsers: (path: string) => `The file ${path} is no JSON object of user ids by the claim's value.`,
    shortKey: (characters: number) => `Each line must have ${characters} characters or more.`,
    noKey: 'With PostgreSQL all replicas need the same key: set it, or SIGNING_KEY_FILE.',
    emptyFile: 'The file is empty.',
    noFile: (path: string) => `There is no file ${path}.`,
    unreadable: (path: string, code: string) => `The file ${path} cannot be read (${code}).`,
    closedFolder: (folder: string) =>
      `This user may not open ${folder}, where the secrets are. Run the command as root, for instance with sudo.`,
    noObject: (path: string) => `The configuration file ${path} is no JSON object of texts and numbers.`,
    unknownSetting: (path: string, name: string) =>
      `The configuration file ${path} has an unknown setting: ${name}.`,
  },

  database: {
    noServer: 'No PostgreSQL server answers there. Check host and port, and whether it runs.',
    noName: 'The name of the server cannot be resolved. Check the host.',
    rejected: 'PostgreSQL rejects the user or the password.',
    missing: 'There is no such database. Create it with createdb.',
    noRight: 'The user may not create tables in this database.',
    tooOld: (oldest: number, found: number) =>
      `PostgreSQL ${oldest} or newer is needed; this server is version ${found}.`,
    tooNew: (found: number, known: number) =>
      `The database has schema ${found}, and this relay knows ${known}: install the newer relay.`,
    unusable: (reason: string) => `The database cannot be used: ${reason}`,
    folderUnusable: (folder: string, reason: string) =>
      `The database in ${folder} cannot be opened: ${reason}`,
    folderInUse: (folder: string) => `Another relay has the data folder ${folder} open.`,
    folderTooLong: (folder: string) => `The path of the data folder is too long: ${folder}.`,
  },

  listening: {
    badTls: (code: string) =>
      `HOOKSWITCH_RELAY_TLS_CERTIFICATE_FILE, HOOKSWITCH_RELAY_TLS_KEY_FILE: the certificate or its key cannot be used (${code}). Both must be PEM, and belong together.`,
    portTaken: (port: number) =>
      `Port ${port} is taken by another program: set HOOKSWITCH_RELAY_PORT to another.`,
    failed: (host: string, port: number, code: string) =>
      `The relay cannot listen on ${host} port ${port} (${code}).`,
  },

  metrics: {
    requests: 'Requests of desks',
    calls: 'Calls to Exotel',
    waited: 'Seconds from accepting an intent to sending it',
    streams: 'Open event streams',
    lost: 'Agents whose desk was lost',
    queued: 'Intents that wait',
    oldestOff: 'Age in seconds of the oldest OFF that waits',
    budget: 'The budget of calls to Exotel',
    leases: 'Leases of desks',
    database: '1 while the database answers',
  },

  commands: {
    usage: `Usage: hookswitch-relay COMMAND [--config FILE]

  serve                      run the relay; the first line on standard output is JSON, printed when it is ready
  invite USER [--expires 24h]  make a one-time code with which one desk of USER can be enrolled
  revoke USER                revoke every desk of USER, and the codes that were not used
  desks                      list the desks
  check                      try every credential, and say what is wrong
  audit [--since WHEN]       print the audit as CSV; WHEN is a date or a time such as 7d (default: everything)

The configuration comes from the environment (HOOKSWITCH_RELAY_...) and from FILE. See docs/relay.md.
`,
    unknown: (command: string) => `There is no command "${command}".`,
    noCommand: 'A command is needed.',
    needsUser: (command: string) => `${command} needs one user id.`,
    tooMany: (command: string) => `${command} takes no more words.`,
    onlyFor: (option: string, command: string) => `${option} belongs to ${command} only.`,
    wrongTime: (text: string) => `"${text}" is no time such as 24h, 30m or 7d.`,
    wrongDate: (text: string) => `"${text}" is no date such as 2026-01-31, and no time such as 7d.`,
    invited: (code: string, link: string, until: string) =>
      `Code: ${code}\nLink: ${link}\nValid until ${until}, for one desk.\n`,
    revoked: (user: string, desks: number) =>
      desks === 0
        ? `${user} has no desk that could be revoked. Codes that were not used are revoked. "desks" lists the user ids.\n`
        : desks === 1
          ? `1 desk of ${user} was revoked.\n`
          : `${desks} desks of ${user} were revoked.\n`,
    noDesks: 'No desk is enrolled.\n',
  },

  check: {
    ok: (what: string, detail: string) => `ok      ${what}${detail === '' ? '' : ` (${detail})`}\n`,
    failed: (what: string, why: string) => `failed  ${what}: ${why}\n`,
    skipped: (what: string, why: string) => `-       ${what}: ${why}\n`,
    configuration: 'configuration',
    database: 'database',
    databaseOpen: 'a running relay has it open',
    app: 'app at the integrations API',
    account: 'account API',
    signIn: 'company sign-in',
    noProvider: (reason: string) =>
      `No OpenID provider answers at OIDC_ISSUER (${reason}). Check the address, which must be the issuer as it names itself.`,
    noAccount: 'not configured: agents are read one by one, and verification is unknown',
    users: (count: number) => `${count} users`,
    rejectedApp:
      'Exotel rejects the app token, or the app id and secret. Check APP_ID and APP_SECRET, or APP_TOKEN.',
    rejectedAccount: 'Exotel rejects the API key. Check ACCOUNT_KEY and ACCOUNT_TOKEN, and ACCOUNT_REGION.',
    wrongSid: 'The API key belongs to another account. Check ACCOUNT_SID.',
    unreachable: (reason: string) =>
      `Exotel cannot be reached (${reason}). Check the network, a proxy, and the URL.`,
    foreign: 'Something other than Exotel answers, such as a proxy or a firewall. Check the URL.',
    other: (kind: string, said: string | null) => (said === null ? kind : `${kind}: ${said}`),
  },
} as const
