#!/usr/bin/env bash
# Debian packages that Deskbell needs. Usage: system-packages.sh [server|desktop|demo]...
# Installs what is missing where it may (root, or sudo without a password); otherwise prints the
# command to run, and stops.
set -euo pipefail

server=(python3-venv)
desktop=(
    python3-venv
    libgl1 libegl1 libfontconfig1 libxkbcommon0 libglib2.0-0 libdbus-1-3
    libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0
    libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0
    libnss3 libxcomposite1 libxdamage1 libxrandr2 libxtst6 libasound2 libxkbfile1 # co-browse viewer
    libpulse0 # sounds
    fonts-noto-color-emoji
    libenchant-2-2 hunspell-en-us # spelling; each language is one more package
)
demo=(
    chromium xvfb          # the customer's browser, and a screen where there is none
    dbus gnome-keyring     # a keyring where there is no session
    libatomic1             # node's needs
    hunspell-da libenchant-2-voikko voikko-fi # spelling in two languages at once
)

wanted=()
for role in "${@:-demo}"; do
    case $role in
        server) wanted+=("${server[@]}") ;;
        desktop) wanted+=("${desktop[@]}") ;;
        demo) wanted+=("${server[@]}" "${desktop[@]}" "${demo[@]}") ;;
        *) echo "Usage: $0 [server|desktop|demo]..." >&2; exit 2 ;;
    esac
done

if ! command -v dpkg-query >/dev/null; then
    echo "This is not Debian. Install what matches these Debian packages by hand: ${wanted[*]}"
    exit 0
fi

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing=()
for package in $(printf '%s\n' "${wanted[@]}" | sort -u); do
    # Releases after bookworm renamed some libraries to ...t64.
    installed "$package" || installed "${package}t64" || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

install="apt-get install --yes --no-install-recommends ${missing[*]}"
if [ "$(id -u)" -eq 0 ]; then
    root=()
elif sudo -n true 2>/dev/null; then
    root=(sudo -n)
else
    printf '\nThese Debian packages are missing:\n\n'
    printf '    %s\n' "${missing[@]}"
    printf '\nInstall them, then run the same command again:\n\n    sudo apt-get update && sudo %s\n\n' "$install"
    exit 1
fi
echo "Installing Debian packages: ${missing[*]}"
"${root[@]}" apt-get update -qq
# shellcheck disable=SC2086  # the words of the command
"${root[@]}" env DEBIAN_FRONTEND=noninteractive $install >/dev/null
