#!/usr/bin/env bash
# Make a root folder of another Debian release with its QGIS and what the tests need.
#   tests/matrix/make_root.sh SUITE DIR        (as root; needs debootstrap; about 2.2 GB)
# The mirror, names, certificates and apt switches are the ones this machine uses itself.
set -euo pipefail
suite=$1
root=$2
project=$(cd "$(dirname "$0")/../.." && pwd)

mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2> /dev/null | head -1)
[ -n "$mirror" ] || mirror=$(awk '$1 == "deb" {print $2; exit}' /etc/apt/sources.list)
[ -x "$root/usr/bin/apt-get" ] ||
    debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" "$mirror"

for file in hosts resolv.conf pip.conf ssl/certs/ca-certificates.crt; do
    if [ -e "/etc/$file" ]; then cp -L "/etc/$file" "$root/etc/$file"; fi
done
for file in /etc/apt/apt.conf.d/99*; do
    if [ -e "$file" ]; then cp "$file" "$root/etc/apt/apt.conf.d/"; fi
done
# no services, no manuals
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"
printf 'path-exclude=/usr/share/doc/*\npath-exclude=/usr/share/man/*\n' \
    > "$root/etc/dpkg/dpkg.cfg.d/no-manuals"

mapfile -t packages < "$project/.ci/debian-packages.txt"
"$project/tests/matrix/enter.sh" "$root" bash -ec '
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends make "$@"
    apt-get clean' _ "${packages[@]}"
touch "$root/.complete"
