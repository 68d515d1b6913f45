#!/usr/bin/env bash
# The service lane. Installs the Debian packages it needs where they are missing, then runs test/services/*.test.ts.
# Arguments are passed to vitest as path filters.
set -euo pipefail
cd "$(dirname "$0")/../.."

packages=()
need() { # command or path, package that brings it
  command -v "$1" >/dev/null 2>&1 || [ -e "$1" ] || packages+=("$2")
}
need radosgw radosgw
need ceph-mon ceph-mon
need ceph-osd ceph-osd
need ceph-mgr ceph-mgr
need ceph ceph-common
need ffprobe ffmpeg
need chromium chromium
need /usr/lib/postgresql/15/bin/initdb postgresql-15
need curl curl

if [ ${#packages[@]} -gt 0 ]; then
  echo "Installing ${packages[*]} for the service lane."
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

npm run --silent build
npx vitest run --config vitest.services.config.ts "$@"

# The whole unit suite once more on the newest Node, out of npm's `node` package.
if [ $# -eq 0 ]; then
  npm run --silent test:node24
fi
