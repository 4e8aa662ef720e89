"""Every public header compiles by itself, as C and as C++, and care.h takes them all."""

from itertools import product

from common import ROOT, complaints_of, headers, in_parallel

COMPILERS = (("gcc", "c", "c11"), ("clang", "c", "c11"), ("g++", "c++", "c++17"), ("clang++", "c++", "c++17"))


def alone(job: tuple[str, tuple[str, str, str]]) -> list[str]:
    """Compile one header with one compiler."""
    header, (compiler, language, standard) = job
    options = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "-Iinclude"]
    return complaints_of(compiler, "-x", language, f"-std={standard}", *options, "-", text=f"#include <{header}>\n")


def check() -> list[str]:
    """Complaints."""
    everything = (ROOT / "include/care/care.h").read_text(encoding="utf-8")
    left_out = [
        f"include/care/care.h does not include {header}"
        for header in headers()
        if header != "care/care.h" and f"#include <{header}>" not in everything
    ]
    return left_out + in_parallel(alone, product(headers(), COMPILERS))
