#!/bin/sh
# Fetches recordings of people from Debian packages (default: training/work/human), for measuring only: asterisk-core-sounds-en (CC BY-SA 3.0),
# pocketsphinx-testdata (public domain, BSD). Needs apt-get and dpkg.
set -eu
cd "$(dirname "$0")"
OUT=$(mkdir -p "${1:-work/human}" && cd "${1:-work/human}" && pwd)
mkdir -p "$OUT/packages" "$OUT/unpacked"
(cd "$OUT/packages" && apt-get download -q asterisk-core-sounds-en asterisk-core-sounds-en-wav pocketsphinx-testdata)
for package in "$OUT"/packages/*.deb; do dpkg -x "$package" "$OUT/unpacked"; done
"${PYTHON:-python3}" -m deeptalk_training human-recordings "$OUT/unpacked" --output "$OUT"
