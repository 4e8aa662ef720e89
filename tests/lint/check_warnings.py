"""Library, examples and tests build with GCC and with Clang without a warning; no source of the library is left out."""

from common import ROOT, compilations, complaints_of, files


def check() -> list[str]:
    """Complaints."""
    complaints = complaints_of("libcare/cmake/setup.sh", "lint-gcc", "lint-clang")
    built = {compilation.source for compilation in compilations("lint-gcc", "libcare")}
    left_out = [path for path in files("libcare/*.c") if path not in built]
    return complaints + [f"{path.relative_to(ROOT)} is not in libcare/CMakeLists.txt" for path in left_out]
