"""
Sphinx: the site of libcare. `make docs` makes what this needs: the doc comments as XML, the package in build/release.

The pages of the C reference are made of the headers, module by module: a new header needs no line here.
"""

import ast
import importlib
import inspect
import re
import sys
from pathlib import Path

import latex2mathml.converter
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import nested_parse_with_titles

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "build/release/python"))

import libcare  # noqa: E402 (it was not to be found before)

project = "libcare"
release = version = libcare.__version__
extensions = ["breathe", "myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["requirements.txt", "adr/README.md"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "amsmath"]
myst_heading_anchors = 3
suppress_warnings = ["config.cache"]

breathe_projects = {"libcare": str(ROOT / "build/docs-work/xml")}
breathe_default_project = "libcare"
breathe_domain_by_extension = {"h": "c"}
breathe_show_include = False
autodoc_typehints = "none"  # docstrings say array_like where hints spell out what that is
autodoc_member_order = "bysource"
napoleon_google_docstring = False

html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_theme = "furo"
html_title = f"libcare {version}"
html_show_copyright = False
html_copy_source = False

HEADERS = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "include/care").glob("*.h"))}
SECTIONS = "define enum typedef innerclass public-attrib func"
log = logging.getLogger(__name__)


def headers_of(module: str) -> list[str]:
    """Headers whose code is in this folder of libcare: a file, or a folder, of the header's name."""
    folder = ROOT / "libcare" / module
    names = {module, *(path.stem for path in folder.glob("**/*.c")), *(path.name for path in folder.glob("*/"))}
    return [name for name in HEADERS if name in names]


def words_of(header: str) -> list[str]:
    """A table of the constants that a header lists with their words, as X(CARE_OK, 0, "success", ...)."""
    rows = [
        [f"``{name}``", value, *re.findall(r'"([^"]*)"', words)]
        for name, value, words in re.findall(r'\bX\((CARE_\w+), (\d+)((?:,\s*(?:\\\s*)?"[^"]*")+)\)', header)
    ]
    if not rows:
        return []
    lines = [".. list-table:: Constants and their words", ""]
    for row in rows:
        cells = row + [""] * (max(map(len, rows)) - len(row))
        lines += [f"   {' ' if i else '*'} - {cell}" for i, cell in enumerate(cells)]
    return [*lines, ""]


def package_names() -> dict[str, list[str]]:
    """Public names of the Python package by the module that __init__ takes them from."""
    tree = ast.parse((ROOT / "bindings/python/libcare/__init__.py").read_text("utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module]
    return {node.module: [alias.name for alias in node.names] for node in imports}


class Generated(SphinxDirective):
    """A page made of text that Python writes: titles, and directives of other extensions."""

    def text(self) -> list[str]:
        """Lines of reStructuredText."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """Read them as if they stood in the page."""
        parent = nodes.section()
        parent.document = self.state.document
        nested_parse_with_titles(self.state, StringList(self.text(), self.get_source_info()[0]), parent)
        return parent.children


class CareHeaders(Generated):
    """All headers of a module of the library: the sentence each begins with, then what it declares."""

    required_arguments = 1

    def text(self) -> list[str]:
        """One section for each header."""
        lines: list[str] = []
        for name in headers_of(self.arguments[0]):
            title = f"``<care/{name}.h>``"
            summary = re.match(r"/\*(.*?)\*/", HEADERS[name], re.DOTALL)
            lines += [title, "-" * len(title), "", " ".join(summary[1].split()) if summary else "", ""]
            lines += [f".. doxygenfile:: {name}.h", f"   :sections: {SECTIONS}", ""]
            lines += words_of(HEADERS[name])
        return lines


class CarePackage(Generated):
    """Every public name of the Python package, by the module it is defined in."""

    def text(self) -> list[str]:
        """One section for each module, named by the sentence its docstring begins with."""
        lines: list[str] = []
        for module, names in package_names().items():
            title = importlib.import_module(f"libcare.{module}").__doc__.strip().splitlines()[0].removesuffix(".")
            lines += [title, "-" * 2 * len(title), ""]
            for name in names:
                value = getattr(libcare, name)
                kind = "class" if inspect.isclass(value) else "function" if inspect.isfunction(value) else "data"
                lines += [f".. auto{kind}:: libcare.{name}"]
                lines += ["   :members:"] if kind == "class" else []
                lines += ["   :show-inheritance:"] if kind == "class" and issubclass(value, Exception) else []
                lines += [""]
        return lines


def check_complete(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of a public function, or a public name of the package, that no page describes."""
    for domain, wanted, shown in (
        ("c", set(re.findall(r"CARE_API\s[^;{]*?\b(care_\w+)\s*\(", "".join(HEADERS.values()))), str),
        ("py", set(libcare.__all__), lambda name: name.rsplit(".", 1)[-1]),
    ):
        described = {shown(entry[0]) for entry in env.get_domain(domain).get_objects()}
        for name in sorted(wanted - described):
            log.warning("%s is public, and no page describes it", name)


def mathml(display: str):
    """Formulas as MathML, which browsers draw themselves: pages work without a network."""

    def visit(self, node: nodes.Element) -> None:
        drawn = latex2mathml.converter.convert(node.astext(), display=display)
        if "\\" in drawn or "<mi>&</mi>" in drawn:
            log.warning("this formula uses what is not known: %s", node.astext())
        self.body.append(drawn)
        raise nodes.SkipNode

    return visit, None


def setup(app: Sphinx) -> None:
    """Add what is ours."""
    app.add_directive("care-headers", CareHeaders)
    app.add_directive("care-package", CarePackage)
    app.add_html_math_renderer("mathml", mathml("inline"), mathml("block"))
    app.connect("env-check-consistency", check_complete)


html_math_renderer = "mathml"
