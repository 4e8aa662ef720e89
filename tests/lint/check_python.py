"""Python is formatted, free of known mistakes and typed; settings are in pyproject.toml."""

import sys

from common import complaints_of


def check() -> list[str]:
    """Complaints."""
    tools = (["ruff", "check", "--quiet"], ["ruff", "format", "--check", "--quiet"], ["mypy", "--no-error-summary"])
    return [complaint for tool in tools for complaint in complaints_of(sys.executable, "-m", *tool)]
