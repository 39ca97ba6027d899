#!/usr/bin/env bash
# Makes sure that the browser tests have a browser and Chinese letters. Says what it did; where it may not install, the one command that does.
set -euo pipefail

missing=()
if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null \
    && ! ls "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium-* >/dev/null 2>&1; then
    missing+=(chromium)
fi
if ! fc-list 2>/dev/null | grep -qi -e 'noto.*cjk' -e 'pingfang' -e 'yahei' -e 'wenquanyi'; then
    missing+=(fonts-noto-cjk)
fi
[ ${#missing[@]} -gt 0 ] || exit 0

command="apt-get update && apt-get install -y ${missing[*]}"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]} for the browser tests (apt-get)"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
else
    echo "The browser tests need ${missing[*]}. Install with: sudo sh -c '$command'" >&2
    exit 2
fi
