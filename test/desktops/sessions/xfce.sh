#!/bin/bash
here=$(dirname "$0")
. "$here/with-display.sh"
. "$here/with-keyring.sh"
xfce4-session
