const wait = '  --wait SECONDS      how long to wait (default 10; 0 returns at once)'

/** The text of `hookswitch COMMAND --help`, by the command: how to write it, what it does, options and examples. */
export const commandHelp = {
  phone: `hookswitch phone [--wait SECONDS]

Calls ring on your phone. Waits until Exotel has confirmed it. Refused while the screen is
locked.

${wait}

Examples:
  hookswitch phone
  hookswitch phone --wait 30`,

  sip: `hookswitch sip [--wait SECONDS]

Calls ring on SIP, your softphone. Waits until Exotel has confirmed it. Refused while the screen is
locked. The softphone must be open: Hookswitch only tells Exotel where calls go.

${wait}

Examples:
  hookswitch sip
  hookswitch sip --wait 0`,

  off: `hookswitch off [--for MINUTES | --until HH:MM] [--reason TEXT] [--wait SECONDS]
hookswitch off --after-call [--wait SECONDS]

Calls are off. Waits until Exotel has confirmed it. A plain off is always obeyed. With a
time or a reason it is off for a while: then the device that was on comes back, if you are
there. That is refused while the screen is locked.

  --for MINUTES       for 1 to 1440 minutes
  --until HH:MM       until this time of day; one that has passed means tomorrow
  --reason TEXT       a break such as lunch, whose minutes count without --for and --until,
                      or any other text of up to 40 characters
  --after-call        once your call is over, as your Exotel account tells it; at once if you are
                      not on a call. A later switch, a lock or quitting replaces it
${wait}

Examples:
  hookswitch off
  hookswitch off --reason lunch
  hookswitch off --for 15 --reason "Call the bank"
  hookswitch off --until 17:00
  hookswitch off --after-call --wait 3600`,

  toggle: `hookswitch toggle [--wait SECONDS]

Turns calls off, or the device on that was on last. Waits until Exotel has confirmed it.

${wait}

Example:
  hookswitch toggle`,

  swap: `hookswitch swap [--wait SECONDS]

Moves calls from your phone to SIP, or from SIP to your phone. Waits until Exotel has
confirmed it.

${wait}

Example:
  hookswitch swap`,

  status: `hookswitch status [--json]

Says where calls ring, as Exotel has confirmed it, and what is wrong if something is.

  --json              one JSON object for scripts, with stable names

Examples:
  hookswitch status
  hookswitch status --json`,

  log: `hookswitch log [--lines N]

Prints the last lines of the journal: what was asked, what Exotel answered and what was
confirmed. It contains no secret; phone numbers and e-mail addresses are masked. The app need
not run. The lines with "changed" are the changes that "Activity and help" in the window lists.

  --lines N           how many lines, from 1 to 100000 (default 50)

Examples:
  hookswitch log
  hookswitch log --lines 200`,

  diagnostics: `hookswitch diagnostics [--zip FILE]

Prints what support needs to know about the app and this computer: the report of "Activity and
help" in the window, without its lines of the log. It contains no secret and no number. Without
a running app it says what is known without it.

  --zip FILE          write it, the status, the journal and the verdict on the policy into a
                      new zip file instead

Examples:
  hookswitch diagnostics
  hookswitch diagnostics --zip for-support.zip`,

  policy: `hookswitch policy --check [FILE]

Says whether the administrator's policy is valid, and what it fixes and presets, a line each.
Without a file it reads the policy of this computer. Exit status: 0 valid, 2 invalid.

  --check             check the policy; nothing is changed

Examples:
  hookswitch policy --check
  hookswitch policy --check new-policy.json`,

  'sign-in': `hookswitch sign-in --user-id ID [--integrations-url URL] (--token-stdin | --token-file FILE)
hookswitch sign-in --user-id ID [--integrations-url URL] --app-id ID
                   (--app-secret-stdin | --app-secret-file FILE)

Signs an agent in with a token, or with an app's id and secret, which renew the token by
themselves. The secret is kept in the keychain. The app need not run.

  --user-id ID            the agent's user id at Exotel
  --integrations-url URL  another server than Exotel's usual one
  --token-stdin           the token is on standard input, in one line
  --token-file FILE       the token is in a file of one line
  --app-id ID             the id of the app whose secret is given
  --app-secret-stdin      the secret is on standard input, in one line
  --app-secret-file FILE  the secret is in a file of one line

Examples:
  hookswitch sign-in --user-id 1 --token-stdin
  hookswitch sign-in --user-id 1 --app-id APP --app-secret-file secret.txt`,

  enrol: `hookswitch enrol [--relay ORIGIN] (CODE | --code-stdin)
hookswitch enrol --link LINK

Connects this computer to your company's relay and signs you in there, with the one-time code
or the link that your administrator gave you.

  --relay ORIGIN      the address of the relay; left out, the one that the policy names
  --code-stdin        reads the code from standard input, where no other program can see it
  --link LINK         the whole link, such as hookswitch://enrol?relay=...&code=...

Examples:
  hookswitch enrol 7Q3K-M2XV-9PTD-4W8H --relay https://relay.example.in
  echo "$CODE" | hookswitch enrol --code-stdin --relay https://relay.example.in`,

  'connect-account': `hookswitch connect-account (--region sg|in | --account-url URL) --sid SID
                           (--api-key KEY | --api-key-file FILE)
                           (--api-token-stdin | --api-token-file FILE)
                           (--email E | --contact-uri URI)

Connects the Exotel account, which shows whether a phone is verified and whether a device is
busy. The API token is kept in the keychain. The app need not run.

  --region sg|in         where the account is: Singapore or Mumbai
  --account-url URL      another server
  --sid SID              the account
  --api-key KEY          the API key; its token is the secret
  --api-key-file FILE    the key is in a file of one line, which no other user can read
  --api-token-stdin      the API token is on standard input, in one line
  --api-token-file FILE  the API token is in a file of one line
  --email E              the agent's e-mail address in the account
  --contact-uri URI      the agent's number or SIP address instead

Example:
  hookswitch connect-account --region in --sid SID --api-key KEY --api-token-stdin --email E`,

  'disconnect-account': `hookswitch disconnect-account

Forgets the Exotel account and its API token. Switching by the token of sign-in goes on.

Example:
  hookswitch disconnect-account`,

  'phone-number': `hookswitch phone-number +E164 [--yes]

Changes the number of your phone in the Exotel account. Calls to the old number stop, and the
new one takes calls only once it is verified. Asks first.

  --yes               do not ask

Example:
  hookswitch phone-number +919953125068 --yes`,

  'sign-out': `hookswitch sign-out

Turns calls off, and forgets the token and all other secrets of the agent. The app need not
run.

Example:
  hookswitch sign-out`,

  'proxy-password': `hookswitch proxy-password --proxy HOST:PORT --user NAME
                          (--password-stdin | --password-file FILE)

Keeps the name and the password for a proxy in the keychain. The app need not run.

  --proxy HOST:PORT     the proxy
  --user NAME           the name for it
  --password-stdin      the password is on standard input, in one line
  --password-file FILE  the password is in a file of one line

Example:
  hookswitch proxy-password --proxy proxy.example.com:3128 --user asha --password-stdin`,

  simulator: `hookswitch simulator [--port N] [--fault-file FILE]

Runs only the embedded Exotel until Ctrl-C. Its first line is a JSON object with its address
and keys.

  --port N            the port to listen on (default: any free one)
  --fault-file FILE   faults from the start on, as a JSON list

Example:
  hookswitch simulator --port 8080`,
}
