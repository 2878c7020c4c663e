#!/bin/bash
exec >> /run/desktop/session.log 2>&1
export DBUS_SESSION_BUS_ADDRESS=unix:path=$XDG_RUNTIME_DIR/bus XDG_CURRENT_DESKTOP=XFCE LANG=C.UTF-8
. "$(dirname "$0")/with-keyring.sh"
exec xfce4-session
