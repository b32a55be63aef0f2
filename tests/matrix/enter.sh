#!/usr/bin/env bash
# Run a command in a root folder:  tests/matrix/enter.sh DIR COMMAND...   (as root)
# Mounts and processes live in namespaces of their own: when the command ends nothing stays
# mounted, so that the folder can be removed safely, and no server or display lives on.
set -euo pipefail
exec unshare --mount --pid --fork bash -euc '
root=$1
shift
mount -t proc proc "$root/proc"
mount --bind /sys "$root/sys"
mount --bind /dev "$root/dev"
mount --bind /dev/pts "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
settings=()
for name in http_proxy https_proxy no_proxy PIP_INDEX_URL PIP_EXTRA_INDEX_URL; do
    if [ -n "${!name:-}" ]; then settings+=("$name=${!name}"); fi
done
certificates=/etc/ssl/certs/ca-certificates.crt
exec chroot "$root" env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin HOME=/root TERM=dumb \
    LANG=C.UTF-8 LC_ALL=C.UTF-8 SSL_CERT_FILE=$certificates PIP_CERT=$certificates \
    "${settings[@]}" "$@"
' _ "$@"
