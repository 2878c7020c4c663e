#!/bin/bash
# KWin on Wayland shows its own screen in a window of an X server without a screen, since there is no graphics card.
here=$(dirname "$0")
. "$here/with-display.sh"
export KDE_FULL_SESSION=true KDE_SESSION_VERSION=5 QT_QUICK_BACKEND=software KWIN_COMPOSE=Q LIBGL_ALWAYS_SOFTWARE=1
. "$here/with-keyring.sh"
startplasma-wayland
