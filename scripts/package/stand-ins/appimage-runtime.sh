#!/bin/sh
# In test packages, in the place of the program that an AppImage begins with: unpacks the file system behind it, and runs
# AppRun. It needs neither FUSE nor a download, but Debian's unsquashfs; such a file is never published.
image=$(readlink -f "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unsquashfs -quiet -no-progress -force -dest "$folder" -offset @OFFSET@ "$image" >/dev/null || exit 127
if [ "$1" = --appimage-extract ]; then
  cp -a "$folder" squashfs-root
  exit
fi
APPIMAGE=$image APPDIR=$folder ARGV0=$0 "$folder/AppRun" "$@"
exit
