#!/usr/bin/env bash
# Makes sure that the tests have what no Python package brings: a browser, Chinese letters, and Java for Spark. Says what it did; where it
# may not install, the one command that does.
set -euo pipefail

missing=()
if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null \
    && ! ls "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium-* >/dev/null 2>&1; then
    missing+=(chromium)
fi
fonts=$(fc-list 2>/dev/null || true) # not piped: grep stops at the first line it finds, and fc-list would fail
if ! grep -qi -e 'noto.*cjk' -e 'pingfang' -e 'yahei' -e 'wenquanyi' <<<"$fonts"; then
    missing+=(fonts-noto-cjk)
fi
if ! command -v java >/dev/null && ! { [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; }; then
    missing+=(openjdk-17-jre-headless)
fi
[ ${#missing[@]} -gt 0 ] || exit 0

command="apt-get update && apt-get install -y ${missing[*]}"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]} for the tests (apt-get)"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
else
    echo "The tests need ${missing[*]}. Install with: sudo sh -c '$command'" >&2
    exit 2
fi
