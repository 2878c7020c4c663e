#!/bin/sh
# Runs when the files are in place, at an installation and at an upgrade, from the deb and from the rpm.
# electron-builder replaces ${sanitizedProductName} and ${executable}.
set -e

# What an ordinary user has to be able to do for Chromium's sandbox.
probe='unshare --user --map-root-user true'

# Ubuntu 24.04 and later give user namespaces with rights only to programs with an AppArmor profile that allows them. An
# AppArmor that does not understand the profile does not ask for it either.
profile='/opt/${sanitizedProductName}/resources/apparmor-profile'
installed='/etc/apparmor.d/${executable}'
if apparmor_status --enabled >/dev/null 2>&1 &&
  apparmor_parser --skip-kernel-load --skip-cache "$profile" >/dev/null 2>&1; then
  cp -f "$profile" "$installed"
  if ! { command -v ischroot >/dev/null && ischroot; } &&
    apparmor_parser --replace --write-cache --skip-read-cache "$installed"; then
    # The app has the rights by its profile.
    probe='unshare --user true'
  fi
fi

# Where user namespaces are missing, a program of root's makes the sandbox.
sandbox='/opt/${sanitizedProductName}/chrome-sandbox'
if setpriv --reuid=65534 --regid=65534 --clear-groups $probe 2>/dev/null; then
  chmod 0755 "$sandbox"
else
  chmod 4755 "$sandbox"
fi
