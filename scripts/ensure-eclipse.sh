#!/bin/sh
# What an Eclipse needs to run without a screen: Xvfb and GTK 3. The Eclipse itself comes from Maven Central.
set -eu

have_screen() {
    command -v Xvfb >/dev/null && { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | grep -q 'libgtk-3\.so\.0'
}

have_screen && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -qq -y --no-install-recommends xvfb libgtk-3-0 fonts-dejavu-core >/dev/null
    have_screen && exit 0
fi
echo "The tests in Eclipse need Xvfb and GTK 3; on Debian, as root:" >&2
echo "    apt-get install xvfb libgtk-3-0 fonts-dejavu-core" >&2
exit 2
