#!/bin/bash
# The real lightdm, whose X servers have no screen. logind knows no consoles in a container, so no session may name one.
here=$(dirname "$0")
systemctl stop lightdm
mkdir -p /etc/lightdm/lightdm.conf.d
cat > /etc/lightdm/lightdm.conf.d/50-desktop.conf <<C
[LightDM]
minimum-display-number=170
[Seat:*]
xserver-command=$here/x-server-for-lightdm.sh
autologin-user=deskagent
autologin-session=xfce
session-wrapper=$here/../sessions/xfce-under-lightdm.sh
C
echo 'XDG_VTNR DEFAULT=0 OVERRIDE=0' > /etc/security/no-console.conf
for service in lightdm lightdm-autologin lightdm-greeter; do
  sed -i '0,/^session/s//session required pam_env.so conffile=\/etc\/security\/no-console.conf\n&/' "/etc/pam.d/$service"
done
# It was started at the boot, before it could.
systemctl reset-failed lightdm
