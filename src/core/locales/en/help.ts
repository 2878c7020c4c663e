/** The text of `hookswitch --help`. */
export const help: string = `Hookswitch: switch where your Exotel calls ring.

hookswitch                       start, or show the window of the running app
hookswitch --hidden              start without a window
hookswitch phone|sip|off         switch, and wait for Exotel's confirmation
hookswitch toggle                between off and the last device
hookswitch swap                  between phone and SIP
    --wait SECONDS               how long to wait (default 10; 0 returns at once)
hookswitch off --for MINUTES | --until HH:MM | --reason BREAK    off for a while
hookswitch status [--json]       where calls ring
hookswitch log [--lines N]       the last lines of the journal
hookswitch diagnostics           what support needs to know
hookswitch sign-in --user-id ID [--integrations-url URL] (--token-stdin | --token-file FILE)
hookswitch sign-in --user-id ID [--integrations-url URL] --app-id ID (--app-secret-stdin | --app-secret-file FILE)
hookswitch connect-account (--region sg|in | --account-url URL) --sid SID --api-key KEY (--api-token-stdin | --api-token-file FILE) (--email E | --contact-uri URI)
hookswitch disconnect-account
hookswitch phone-number +E164 [--yes]    change your phone's number
hookswitch sign-out
hookswitch proxy-password --proxy HOST:PORT --user NAME (--password-stdin | --password-file FILE)    for a proxy that asks for a password
hookswitch simulator [--port N] [--fault-file FILE]    only the embedded Exotel

--simulator                      run against the embedded Exotel, in a profile of its own with secrets in memory
--user-data-dir=DIR              another profile
--help, --version                this text; the version

Switches of Chromium, Electron and GTK are accepted anywhere. Starting and opening a link ignore unknown switches.
Only starting needs a display.

Exit status: 0 done and confirmed, 1 internal error or failing disk, 2 wrong usage,
3 not running, not signed in, no keychain or no display, 4 refused, 5 not confirmed in time, 6 superseded.`
