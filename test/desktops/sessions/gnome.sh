#!/bin/bash
# The real gnome-session on Wayland; its shell has no monitor but a virtual one.
here=$(dirname "$0")
export LIBGL_ALWAYS_SOFTWARE=1 GNOME_SHELL_SESSION_MODE=user
unset DISPLAY
. "$here/with-keyring.sh"
folder=~/.config/systemd/user/org.gnome.Shell@wayland.service.d
mkdir -p "$folder"
printf '[Service]\nExecStart=\nExecStart=/usr/bin/gnome-shell --headless --virtual-monitor 1280x800\n' > "$folder/headless.conf"
systemctl --user daemon-reload
gsettings set org.gnome.shell welcome-dialog-last-shown-version 99
gnome-session --session=gnome --disable-acceleration-check
