"""Both libraries show what the public headers declare with CARE_API, and nothing else."""

import re

from common import headers, run

DECLARED = re.compile(r"CARE_API_HERE\b[^;(]*?\b(\w+)\s*\(")


def declared() -> set[str]:
    """Functions with CARE_API in a public header."""
    text = "".join(f"#include <{header}>\n" for header in headers())
    good, source = run("gcc", "-std=c11", "-E", "-P", "-DCARE_API=CARE_API_HERE", "-Iinclude", "-", text=text)
    if not good:
        raise RuntimeError(source)
    return set(DECLARED.findall(source))


def exported(library: str, table: str) -> set[str]:
    """Symbols that other programs see; A marks the version CARE_0 itself."""
    good, table = run("nm", table, "--defined-only", f"build/lint-gcc/libcare/{library}")
    if not good:
        raise RuntimeError(table)
    rows = [words for line in table.splitlines() if len(words := line.split()) > 1]
    return {row[-1].split("@")[0] for row in rows if row[-2] != "A"}


def check() -> list[str]:
    """Complaints."""
    public = declared()
    found = []
    for library, table in (("libcare.so", "-D"), ("libcare.a", "-g")):
        visible = exported(library, table)
        found += [f"{name} is declared with CARE_API but not in {library}" for name in sorted(public - visible)]
        found += [f"{name} is in {library} but not declared with CARE_API" for name in sorted(visible - public)]
    found += [f"{name} is public but does not begin with care_" for name in sorted(public) if not is_public(name)]
    return found


def is_public(name: str) -> bool:
    """care_ is for everyone, care__ for ourselves."""
    return name.startswith("care_") and not name.startswith("care__")
