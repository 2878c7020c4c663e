#!/bin/sh
# Runs when files were removed. dpkg passes what it does; rpm passes how many versions stay installed, and at an upgrade
# runs this script of the old version after the new version's after-install. Only a removal has something to undo.
# electron-builder replaces ${executable}.
set -e

case "$1" in
  remove | purge | 0) ;;
  *) exit 0 ;;
esac

installed='/etc/apparmor.d/${executable}'
if [ -f "$installed" ]; then
  if apparmor_status --enabled >/dev/null 2>&1 && ! { command -v ischroot >/dev/null && ischroot; }; then
    apparmor_parser --remove "$installed" || true
  fi
  rm -f "$installed"
fi
exit 0
