#!/bin/bash
# A program with capabilities that the container lacks cannot be started.
setcap -r "$(readlink -f "$(command -v kwin_wayland)")"
