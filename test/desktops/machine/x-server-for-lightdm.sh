#!/bin/bash
# Takes what lightdm gives an X server, and leaves out what is about screens and consoles.
display=$1
while [ $# -gt 0 ]; do
  [ "$1" = -auth ] && authority=$2
  shift
done
exec Xvfb "$display" -auth "$authority" -screen 0 1280x800x24 -nolisten tcp
