"""The library never prints, ends the process, reads the environment or touches process-wide state."""

import re

from common import ROOT, Compilation, compilations, in_parallel, run

FORBIDDEN = {
    *("exit", "_exit", "_Exit", "quick_exit", "abort", "atexit", "raise", "signal", "sigaction"),
    *("printf", "vprintf", "puts", "putchar", "perror", "stdout", "stderr", "stdin"),
    *("rand", "srand", "random", "srandom", "drand48", "srand48", "strtok", "localtime", "gmtime"),
    *("setlocale", "getenv", "secure_getenv", "setenv", "putenv", "gsl_rng_env_setup", "cJSON_InitHooks"),
}
OF_BACKEND = re.compile(r"^gsl_set_error_handler")


def calls(compilation: Compilation) -> list[str]:
    """Forbidden names that one object file asks the linker for."""
    source = compilation.source.relative_to(ROOT)
    good, table = run("nm", "-u", compilation.object)
    if not good:
        return [table]
    found = []
    for line in table.splitlines():
        name = line.split()[-1]
        plain = re.sub(r"^__(\w+)_chk$", r"\1", name)  # hardened variants
        if plain in FORBIDDEN or (OF_BACKEND.match(name) and "backend" not in source.parts):
            found.append(f"{source}: uses {plain}")
    return found


def check() -> list[str]:
    """Complaints."""
    return in_parallel(calls, compilations("lint-gcc", "libcare"))
