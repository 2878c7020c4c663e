#!/bin/sh
# The command `hookswitch` of an installed package; it lies in the folder `resources` beside the program.
#
# A command draws nothing. The program finds that out by itself, but later than Chromium complains on standard error
# about a bus that is missing, and at the price of a second process for what needs Chromium.
#
# Words as in src/main/cli/command-table.ts; what stands behind a link is not read.
program=$(dirname -- "$(readlink -f -- "$0")")/../hookswitch
for argument; do
  case $argument in
    [Hh][Oo][Oo][Kk][Ss][Ww][Ii][Tt][Cc][Hh]:*) break ;;
    phone | sip | off | toggle | swap | status | sign-in | sign-out | connect-account | disconnect-account | phone-number | \
      proxy-password | simulator | log | diagnostics | policy | help | version | --help | --version | -h | '-?' | -v | -V)
      exec "$program" --ozone-platform=headless --log-level=3 "$@"
      ;;
  esac
done
exec "$program" "$@"
