#!/usr/bin/env bash
# Makes the app image and the disk image for macOS (target/installer/*.dmg), both with their own
# Java, and starts the image once as its test. Needs: macOS with its command line tools, Maven and
# a JDK 25.
set -euo pipefail
# shellcheck source=installer/common.sh
source "$(dirname "$0")/common.sh"

build_jars
# macOS takes no version that starts with 0.
major="${version%%.*}"
if [ "$major" = 0 ]; then
  mac_version="1.${version#*.}"
else
  mac_version="$version"
fi
make_image --app-version "$mac_version" --icon "$root/assets/icons/espalier.icns" \
  --mac-package-identifier dev.espalier --mac-package-name Espalier
record_start "$work/image/espalier.app/Contents/MacOS/espalier" \
  "$work/image/espalier.app/Contents/app/espalier.cfg"
smoke_test "$work/image/espalier.app/Contents/MacOS/espalier" \
  "$work/image/espalier.app/Contents/app/assets/samples"

"$jdk/bin/jpackage" --type dmg --name espalier --app-version "$mac_version" \
  --app-image "$work/image/espalier.app" --dest "$work"
