"""clang-tidy finds nothing in the library and the examples; .clang-tidy says what it looks for.

A file whose text after preprocessing passed once is not looked at again.
"""

import hashlib
import subprocess

from common import ROOT, Compilation, compilations, in_parallel, run

PASSED = ROOT / "build/lint-tidy"
PRESET = "lint-clang"


def fingerprint(compilation: Compilation) -> str:
    """All that the outcome depends on: the text with comments and macros, the settings, the tool."""
    preprocess = [*compilation.command, "-E", "-C", "-dD", compilation.source]
    text = subprocess.run(preprocess, cwd=compilation.folder, stdout=subprocess.PIPE).stdout
    settings = (ROOT / ".clang-tidy").read_bytes()
    tool = run("clang-tidy", "--version")[1].encode()
    return hashlib.sha256(text + settings + tool).hexdigest()


def tidy(compilation: Compilation) -> list[str]:
    """Complaints about one file."""
    passed = PASSED / fingerprint(compilation)
    if passed.exists():
        return []
    good, said = run("clang-tidy", "--quiet", "-p", f"build/{PRESET}", compilation.source)
    if not good:
        return [said.strip()]
    passed.touch()
    return []


def check() -> list[str]:
    """Complaints."""
    PASSED.mkdir(parents=True, exist_ok=True)
    return in_parallel(tidy, compilations(PRESET, "libcare", "examples"))
