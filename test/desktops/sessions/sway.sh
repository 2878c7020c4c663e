#!/bin/bash
# A compositor without a session manager. Apps speak Wayland to it, as newer Electrons do by themselves.
here=$(dirname "$0")
unset DISPLAY
export WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 WLR_RENDERER=pixman WLR_HEADLESS_OUTPUTS=1
export ELECTRON_OZONE_PLATFORM_HINT=wayland
mkdir -p ~/.config/sway ~/.config/waybar
echo '{ "layer": "top", "modules-right": ["tray"] }' > ~/.config/waybar/config
cat > ~/.config/sway/config <<'C'
output HEADLESS-1 resolution 1280x800
bar {
  swaybar_command waybar
}
exec swayidle -w lock 'swaylock --daemonize'
exec . "$KEYRING" && sh -c "$(sed -n 's/^Exec=//p' ~/.config/autostart/hookswitch.desktop)"
C
KEYRING="$here/with-keyring.sh" sway
