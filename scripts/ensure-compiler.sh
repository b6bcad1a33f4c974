#!/bin/sh
# A C compiler and the headers of the Python that is named: used if they are there, installed where that is possible.
# They only make Hybridize faster, so that they are missing is told in one line and is no error.
set -eu

python=$1
include=$("$python" -c 'import sysconfig; print(sysconfig.get_path("include"))')

have_compiler() {
    command -v cc >/dev/null || command -v gcc >/dev/null || command -v clang >/dev/null
}

have_headers() {
    [ -e "$include/Python.h" ]
}

install() {
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 0
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null 2>&1 || return 0
    apt-get install -qq -y --no-install-recommends "$@" >/dev/null 2>&1 || return 0
}

have_compiler || install gcc libc6-dev
case $include in
    # Only Pythons of the system get their headers from it.
    /usr/include/*) have_headers || install "$(basename "$include" | tr -d m)-dev" ;;
esac
have_compiler && have_headers && exit 0
echo "the engine is not compiled, its Python sources run: it takes a C compiler and $include/Python.h" >&2
exit 1
