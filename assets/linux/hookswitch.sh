#!/bin/sh
# The command `hookswitch` of an installed package; it lies in the folder `resources` beside the program.
#
# A command draws nothing. The program finds that out by itself, but only after Chromium has complained on standard error
# about a missing bus, and at the price of a second process for what needs Chromium.
#
# Words as in src/main/cli/command-table.ts; what stands behind a link is not read.
program=$(dirname -- "$(readlink -f -- "$0")")/../hookswitch
has_link=no
for argument; do
  case $argument in
    [Hh][Oo][Oo][Kk][Ss][Ww][Ii][Tt][Cc][Hh]:*)
      has_link=yes
      break
      ;;
    phone | sip | off | toggle | swap | status | sign-in | sign-out | connect-account | disconnect-account | phone-number | \
      proxy-password | simulator | log | diagnostics | policy | help | version | --help | --version | -h | '-?' | -v | -V)
      exec "$program" --ozone-platform=headless --log-level=3 "$@"
      ;;
  esac
done
# A misspelt command. (A start ignores a desktop's field code, such as %U, and a link's start ignores every word.)
case $has_link,$1 in
  no,[!-%]*) exec "$program" --ozone-platform=headless --log-level=3 "$@" ;;
esac
exec "$program" "$@"
