#!/bin/sh
# A JDK 17 or newer and Maven 3.8 or newer: used if they are there, installed where that is possible.
set -eu

have_java() {
    command -v javac >/dev/null && command -v mvn >/dev/null || return 1
    version=$(javac -version 2>&1 | sed 's/[^0-9]*\([0-9]*\).*/\1/')
    [ "${version:-0}" -ge 17 ]
}

have_java && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    for jdk in openjdk-17-jdk-headless openjdk-21-jdk-headless default-jdk-headless; do
        # Releases of Debian and Ubuntu differ in what they have.
        apt-get install -qq -y --no-install-recommends "$jdk" maven >/dev/null 2>&1 || continue
        have_java && exit 0
    done
fi
echo "The Java side needs a JDK 17 or newer and Maven on the PATH; on Debian, as root:" >&2
echo "    apt-get install openjdk-17-jdk-headless maven" >&2
exit 2
