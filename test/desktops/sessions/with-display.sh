# Sourced by the sessions on X11: starts an X server without a screen, which goes the moment the session has ended. It
# chooses its number: the container has the network of its machine, where the sockets of other X servers are met.
exec 3> /run/desktop/display-number
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp &
server=$!
until grep -q . /run/desktop/display-number; do sleep 0.05; done
export DISPLAY=:$(cat /run/desktop/display-number)
exec 3>&-
trap 'kill -KILL $server' EXIT
