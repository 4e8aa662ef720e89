#!/usr/bin/env bash
# Makes this machine ready and builds the presets named:  libcare/cmake/setup.sh [lint] [docs] [bench] [package] [PRESET...]
# The other words add what those need. Silent when there is nothing to do; when a step fails, its output is shown.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

packages=(build-essential cmake ninja-build pkg-config python3 python3-venv python3-dev libgsl-dev libcjson-dev libcunit1-dev
    fonts-noto-cjk fontconfig)
requirements=bindings/python/requirements-dev.txt

say() { printf 'libcare: %s\n' "$*" >&2; }

have() { command -v "$@" >/dev/null; }

quietly() {
    "$@" >build/setup.log 2>&1 </dev/null || { cat build/setup.log >&2; return 1; }
}

# ---- system packages ---------------------------------------------------------------------------------------------------

# Is there what the package is wanted for, wherever it came from?
found() {
    case $1 in
    build-essential) have cc && have c++ && have make ;;
    ninja-build) have ninja ;;
    python3-venv) python3 -c 'import ensurepip, venv' ;;
    python3-dev) python3 -c 'import os, sysconfig; os.stat(sysconfig.get_path("include") + "/Python.h")' ;;
    libgsl-dev) pkg-config gsl ;;
    libcjson-dev) pkg-config libcjson ;;
    libcunit1-dev) pkg-config cunit ;;
    python3-numpy) /usr/bin/python3 -c 'import numpy' ;;
    fonts-noto-cjk) fc-list :lang=zh family | grep -q 'Noto Sans CJK' ;;
    fontconfig) have fc-list ;;
    *) have "$1" ;;
    esac 2>/dev/null
}

missing_packages() {
    local package installed=
    if have dpkg-query; then
        installed=$(dpkg-query --show --showformat='<${Package} ${db:Status-Status}>' "${packages[@]}" 2>/dev/null || true)
    fi
    for package in "${packages[@]}"; do
        [[ $installed == *"<$package installed>"* ]] || found "$package" || echo "$package"
    done
}

apt_install() {
    local root=()
    ((EUID == 0)) || root=(sudo)
    # An update may fail for a source that is not needed here; the install tells.
    quietly "${root[@]}" apt-get update -q || true
    quietly "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
}

system_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    ((${#missing[@]})) || return 0
    if ! have apt-get || { ((EUID != 0)) && ! have sudo; }; then
        say "please install these, named here as Debian names them, then run this again: ${missing[*]}"
        exit 1
    fi
    say "installing ${missing[*]}"
    apt_install "${missing[@]}" || {
        say "apt could not install ${missing[*]} (see above): is its mirror within reach?"
        exit 1
    }
}

# ---- Python environments -----------------------------------------------------------------------------------------------

# python_environment FOLDER REQUIREMENTS: made anew whenever the requirements, this script or the place of the tree change.
python_environment() {
    local key
    key=$({ pwd; cat "$2" "${BASH_SOURCE[0]}"; } | sha256sum)
    if [[ -x $1/bin/python && -f $1/.ready && $(<"$1/.ready") == "$key" ]]; then
        return
    fi
    say "preparing $1 from $2"
    rm -f "$1/.ready"
    quietly python3 -m venv --clear "$1" || {
        say "python3 cannot make a virtual environment in $1 (see above)"
        exit 1
    }
    quietly "$1/bin/python" -m pip install --disable-pip-version-check -r "$2" || {
        say "pip could not install $2 (see above): is its package index within reach?"
        exit 1
    }
    echo "$key" >"$1/.ready"
}

# ---- build -------------------------------------------------------------------------------------------------------------

build() {
    local stamp=build/$1/.configured
    if [[ ! -f $stamp || CMakePresets.json -nt $stamp || .venv/.ready -nt $stamp ]]; then
        quietly cmake --preset "$1" || { say "preset $1 could not be configured (see above)"; exit 1; }
        touch "$stamp"
    fi
    quietly cmake --build --preset "$1" || { say "preset $1 does not build (see above)"; exit 1; }
}

presets=()
docs=
bench=
package=
for word in "$@"; do
    case $word in
    lint) packages+=(clang clang-format clang-tidy) ;;
    docs) packages+=(doxygen mandoc) docs=yes ;;
    bench) bench=yes ;;
    package) package=yes packages+=(lintian python3-numpy) ;;
    *) presets+=("$word") ;;
    esac
done

mkdir -p build
exec 9>build/.lock
! have flock || flock 9

system_packages
python_environment .venv "$requirements"
[[ -z $docs ]] || python_environment .venv-docs docs/requirements.txt
[[ -z $bench ]] || python_environment .venv-bench tests/bench/requirements-bench.txt
[[ -z $package ]] || python_environment .venv-package tests/package/requirements-package.txt
for preset in "${presets[@]}"; do
    build "$preset"
done
[[ -z $bench ]] || quietly cmake --build --preset release --target cohort_bandwidth ensemble_limits
