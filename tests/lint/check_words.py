"""No file names a place that exists on one machine only, or the host of a package registry: set-ups differ."""

import re

from common import ROOT, files

# Written so that this file does not match itself.
FORBIDDEN = re.compile(
    r"(?<![\w.])/(?:work|root)/|(?<![\w.])/home/\w"
    r"|py[p]i\.org|python[h]osted\.org|crate[s]\.io|npmj[s]\.(?:org|com)|registry\.yarn[p]kg\.com|proxy\.go[l]ang\.org"
    r"|(?:deb|security|snapshot|ftp)\.(?:\w+\.)?debia[n]\.org|(?:archive|security)\.ubunt[u]\.com"
    r"|repo[0-9]?\.maven\.[a]pache\.org|conda\.ana[c]onda\.org"
)


def check() -> list[str]:
    """Complaints."""
    found = []
    for path in files():
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if match := FORBIDDEN.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {match.group()}")
    return found
