"""Every public function that takes memory is called in tests/oom/uses.c, with each of its allocations failing.

One takes memory when it is given an environment or its header says that it may return CARE_E_NOMEM.
"""

import re

from common import ROOT, files

COMMENT_AND_PROTOTYPE = re.compile(r"(?:/\*(?P<comment>(?:(?!\*/).)*)\*/\s*)?CARE_API (?P<prototype>[^;]*);", re.DOTALL)
# Sets defaults in the environment it is given; works in memory that the caller and the stack have, on its threads.
WITHOUT = {"care_env_init", "care_multistate_probabilities", "care_need_solve", "care_need_steps"}


def takes_memory(comment: str, prototype: str) -> bool:
    """Does the header say so?"""
    return "CARE_E_NOMEM" in comment or "care_env *" in prototype


def declared() -> dict[str, str]:
    """Functions of the public headers that take memory, and where they are declared."""
    found = {}
    for path in files("include/care/*.h"):
        for match in COMMENT_AND_PROTOTYPE.finditer(path.read_text(encoding="utf-8")):
            name = re.search(r"(care_\w+)\(", match["prototype"])
            if name and takes_memory(match["comment"] or "", match["prototype"]):
                found[name[1]] = path.name
    return {name: where for name, where in found.items() if name not in WITHOUT}


def check() -> list[str]:
    """Complaints."""
    tried = set(re.findall(r'\{"(care_\w+)", \w+\}', (ROOT / "tests/oom/uses.c").read_text(encoding="utf-8")))
    functions = declared()
    return [
        *(f"{functions[name]}: {name} is not in tests/oom/uses.c" for name in sorted(functions.keys() - tried)),
        *(f"tests/oom/uses.c: {name} takes no memory by its header" for name in sorted(tried - functions.keys())),
    ]
