#!/bin/bash
here=$(dirname "$0")
. "$here/with-display.sh"
export LIBGL_ALWAYS_SOFTWARE=1 CINNAMON_SOFTWARE_RENDERING=1 CINNAMON_2D=1
. "$here/with-keyring.sh"
cinnamon-session --session cinnamon2d
