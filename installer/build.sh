#!/usr/bin/env bash
# Makes the app image (target/installer/image/espalier) and the Debian package
# (target/installer/*.deb), both with their own Java, and starts the image once as its test.
# Needs: Maven, a JDK 25, objcopy (package binutils) and dpkg-deb.
set -euo pipefail
# shellcheck source=installer/common.sh
source "$(dirname "$0")/common.sh"

build_jars
make_image --icon "$root/assets/icons/espalier-512.png"
record_start "$work/image/espalier/bin/espalier" "$work/image/espalier/lib/app/espalier.cfg"
smoke_test "$work/image/espalier/bin/espalier" "$work/image/espalier/lib/app/assets/samples"

# The package: the image in /opt, and what puts it into menus and on the PATH.
tree="$work/deb"
arch="$(dpkg --print-architecture)"
mkdir -p "$tree/DEBIAN" "$tree/opt" "$tree/usr/bin" "$tree/usr/share/applications" \
  "$tree/usr/share/mime/packages" "$tree/usr/share/doc/espalier" \
  "$tree/usr/share/bash-completion/completions" \
  "$tree/usr/share/icons/hicolor/scalable/apps" "$tree/usr/share/icons/hicolor/256x256/apps"
cp -a "$work/image/espalier" "$tree/opt/espalier"
ln -s /opt/espalier/bin/espalier "$tree/usr/bin/espalier"
cp "$root/installer/linux/espalier.desktop" "$tree/usr/share/applications/"
cp "$root/installer/linux/espalier.xml" "$tree/usr/share/mime/packages/"
cp "$root/assets/icons/espalier.svg" "$tree/usr/share/icons/hicolor/scalable/apps/"
cp "$root/assets/icons/espalier-256.png" "$tree/usr/share/icons/hicolor/256x256/apps/espalier.png"
cp "$root/LICENSE" "$tree/usr/share/doc/espalier/copyright"
"$tree/opt/espalier/bin/espalier" completion >"$tree/usr/share/bash-completion/completions/espalier"
sed -e "s/@VERSION@/$version/" -e "s/@ARCH@/$arch/" \
  -e "s/@SIZE@/$(du -sk "$tree/opt" | cut -f 1)/" \
  "$root/installer/linux/control" >"$tree/DEBIAN/control"
chmod -R u=rwX,go=rX "$tree"
dpkg-deb --root-owner-group -Zxz --build "$tree" "$work/espalier_${version}_$arch.deb"
