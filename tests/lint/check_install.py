"""A program builds and runs against the installed library, found by CMake and by pkg-config."""

import os
import shutil

from common import ROOT, complaints_of, run

PROGRAM = """
#include <care/care.h>
#include <stdio.h>
int main(void) {
    return puts(care_version()) < 0;
}
"""
PROJECT = """
cmake_minimum_required(VERSION 3.21)
project(consumer LANGUAGES C)
find_package(libcare REQUIRED)
add_executable(consumer consumer.c)
target_link_libraries(consumer PRIVATE libcare::care)
"""


def by_cmake() -> list[str]:
    """Configure, build and run with find_package."""
    return (
        complaints_of("cmake", "-G", "Ninja", "-S", HERE, "-B", HERE / "build", f"-DCMAKE_PREFIX_PATH={INSTALLED}")
        or complaints_of("cmake", "--build", HERE / "build")
        or complaints_of(HERE / "build/consumer")
    )


def by_pkg_config() -> list[str]:
    """Compile, link and run with what pkg-config says."""
    os.environ["PKG_CONFIG_PATH"] = ":".join(str(path.parent) for path in INSTALLED.rglob("libcare.pc"))
    good, flags = run("pkg-config", "--cflags", "--libs", "libcare")
    if not good:
        return [flags]
    libraries = ":".join(str(path.parent) for path in INSTALLED.rglob("libcare.so"))
    return complaints_of(
        "gcc", HERE / "consumer.c", "-o", HERE / "consumer", *flags.split(), f"-Wl,-rpath,{libraries}"
    ) or complaints_of(HERE / "consumer")


HERE = ROOT / "build/lint-install"
INSTALLED = HERE / "installed"


def check() -> list[str]:
    """Complaints."""
    shutil.rmtree(HERE, ignore_errors=True)
    HERE.mkdir(parents=True)
    (HERE / "consumer.c").write_text(PROGRAM)
    (HERE / "CMakeLists.txt").write_text(PROJECT)
    return complaints_of("cmake", "--install", "build/lint-gcc", "--prefix", INSTALLED) or by_cmake() + by_pkg_config()
