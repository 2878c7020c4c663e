#!/bin/bash
here=$(dirname "$0")
. "$here/with-display.sh"
export KDE_FULL_SESSION=true KDE_SESSION_VERSION=5 QT_QUICK_BACKEND=software KWIN_COMPOSE=N
. "$here/with-keyring.sh"
startplasma-x11
