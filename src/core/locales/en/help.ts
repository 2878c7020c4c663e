/** The text of `hookswitch --help`. */
export const help: string = `Hookswitch: switch where your Exotel calls ring.

hookswitch                       start, or show the window of the running app
hookswitch --hidden              start without a window
hookswitch phone|sip|off         switch, and wait for Exotel's confirmation
hookswitch off --for MINUTES     off for a while; also --until HH:MM and --reason BREAK
hookswitch toggle                between off and the last device
hookswitch swap                  between phone and SIP
hookswitch status                where calls ring
hookswitch log                   the last lines of the journal
hookswitch diagnostics           what support needs to know
hookswitch policy --check        whether the administrator's policy is valid, and what it sets
hookswitch sign-in               sign an agent in, with a token or an app's secret
hookswitch enrol                 connect this computer to your company's relay, with a code
hookswitch sign-out              turn calls off, and forget the agent
hookswitch connect-account       show verification and calls by the Exotel account
hookswitch disconnect-account    forget the Exotel account
hookswitch phone-number +E164    change your phone's number
hookswitch proxy-password        for a proxy that asks for a password
hookswitch simulator             only the embedded Exotel

hookswitch COMMAND --help        the options of a command, with examples

--simulator                      run against the embedded Exotel, in a profile of its own
--user-data-dir=DIR              another profile
--help, --version                this text; the version

Switches of Chromium, Electron and GTK are accepted anywhere. Starting and opening a link ignore
unknown switches. Only starting needs a display.

Exit status: 0 done and confirmed, 1 internal error or failing disk, 2 wrong usage,
3 not running, not signed in, no keychain or no display, 4 refused, 5 not confirmed in time,
6 superseded.`
