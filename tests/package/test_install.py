"""What cmake --install puts down serves C and C++ programs after it was moved and all it was built from is gone."""

import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from package_testing import PLAN, ROOT, files_below, needed, run

COMPONENTS = ("runtime", "devel", "program", "docs")
CONSUMER = ROOT / "tests/package/consumer"


@dataclass
class Installed:
    """An installed tree, and the places it must have forgotten."""

    prefix: Path
    components: dict[str, set[str]]
    gone: tuple[Path, ...]


@pytest.fixture(scope="module")
def installed(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Built from the source package, installed through DESTDIR, moved; sources and build deleted."""
    place = tmp_path_factory.mktemp("install")
    source, build, stage, prefix = (place / name for name in ("source", "build", "stage", "elsewhere"))
    with tarfile.open(sdist) as archive:
        archive.extractall(source)
    options = ("-DCMAKE_BUILD_TYPE=Release", "-DLIBCARE_TESTS=OFF", "-DCMAKE_INSTALL_PREFIX=/opt/care")
    run("cmake", "-G", "Ninja", "-S", next(source.iterdir()), "-B", build, *options)
    run("cmake", "--build", build, "--parallel", "2")
    run("cmake", "--install", build, environment={"DESTDIR": str(stage)})
    components = {}
    for component in COMPONENTS:
        run("cmake", "--install", build, "--component", component, "--prefix", place / component)
        components[component] = files_below(place / component)
    shutil.move(stage / "opt/care", prefix)
    for folder in (source, build, stage):
        shutil.rmtree(folder)
    return Installed(prefix, components, (source, build, stage, Path("/opt/care")))


def test_components_share_the_tree_without_overlap(installed: Installed) -> None:
    everything = [name for names in installed.components.values() for name in names]
    assert sorted(everything) == sorted(files_below(installed.prefix))
    for component, folders in {
        "runtime": ("lib/libcare.so.",),
        "devel": ("include/care/", "lib/libcare.so", "lib/libcare.a", "lib/cmake/", "lib/pkgconfig/"),
        "program": ("bin/care-plan", "share/man/"),
        "docs": ("share/doc/libcare/",),
    }.items():
        names = installed.components[component]
        assert names, component
        assert [name for name in names if not name.startswith(folders)] == [], component


def test_make_install_gives_the_same_tree(installed: Installed, tmp_path: Path) -> None:
    run("make", "--no-print-directory", "install", "PREFIX=/usr", f"DESTDIR={tmp_path}", folder=ROOT)
    assert files_below(tmp_path / "usr") == files_below(installed.prefix)
    assert [path.name for path in tmp_path.iterdir()] == ["usr"]


def test_no_file_names_the_places_it_came_from(installed: Installed) -> None:
    for path in installed.prefix.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for place in (*installed.gone, ROOT):
                assert str(place).encode() not in content, f"{path} names {place}"


def test_consumers_by_find_package(installed: Installed, tmp_path: Path, expected: str) -> None:
    shutil.copytree(CONSUMER, tmp_path / "source")
    run("cmake", "-G", "Ninja", "-S", tmp_path / "source", "-B", tmp_path, f"-DCMAKE_PREFIX_PATH={installed.prefix}")
    run("cmake", "--build", tmp_path)
    for language in ("c", "cpp"):
        assert "libcare.so.0.1" in needed(tmp_path / f"{language}-care")
        assert not {name for name in needed(tmp_path / f"{language}-care_static") if name.startswith("libcare")}
        assert run(tmp_path / f"{language}-care", PLAN) == expected
        assert run(tmp_path / f"{language}-care_static", PLAN) == expected


def test_find_package_refuses_another_version(installed: Installed, tmp_path: Path) -> None:
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.21)\nproject(other LANGUAGES C)\n"
        "find_package(libcare 0.2 QUIET CONFIG)\nif(libcare_FOUND)\n  message(FATAL_ERROR taken)\nendif()\n"
        'if(NOT libcare_CONSIDERED_VERSIONS STREQUAL "0.1.0")\n  message(FATAL_ERROR unseen)\nendif()\n'
    )
    run("cmake", "-S", tmp_path, "-B", tmp_path / "build", f"-DCMAKE_PREFIX_PATH={installed.prefix}")


def flags(installed: Installed, *options: str) -> list[str]:
    """What pkg-config says."""
    found = {"PKG_CONFIG_PATH": str(installed.prefix / "lib/pkgconfig")}
    return run("pkg-config", *options, "libcare", environment=found).split()


@pytest.mark.parametrize(("compiler", "source"), [("cc", "consumer.c"), ("c++", "consumer.cpp")])
@pytest.mark.parametrize("library", ["shared", "static"])
def test_consumer_by_pkg_config(
    installed: Installed, tmp_path: Path, expected: str, compiler: str, source: str, library: str
) -> None:
    shutil.copy(CONSUMER / source, tmp_path)
    program = tmp_path / "program"
    if library == "shared":
        options = [*flags(installed, "--cflags", "--libs"), f"-Wl,-rpath,{installed.prefix}/lib"]
    else:
        options = flags(installed, "--static", "--cflags", "--libs")
        options[options.index("-lcare")] = "-l:libcare.a"
    run(compiler, tmp_path / source, "-o", program, *options)
    assert ("libcare.so.0.1" in needed(program)) == (library == "shared")
    assert run(program, PLAN) == expected


def test_static_library_leaves_gsl_to_the_program(installed: Installed, tmp_path: Path) -> None:
    """A program with its own GSL keeps that one's error handling: the library inside has another."""
    (tmp_path / "own.c").write_text(
        "#include <care/care.h>\n#include <gsl/gsl_errno.h>\n#include <gsl/gsl_sf.h>\n#include <string.h>\n"
        "static int called;\n"
        "static void handler(const char *why, const char *file, int line, int code) {\n"
        "    (void)why, (void)file, (void)line, (void)code;\n    called++;\n}\n"
        "int main(void) {\n    gsl_set_error_handler(handler);\n    gsl_sf_result result;\n"
        "    return strcmp(care_version(), CARE_VERSION) == 0 && gsl_sf_log_e(-1.0, &result) == GSL_EDOM &&\n"
        "           called == 1 ? 0 : 1;\n}\n".replace("CARE_VERSION)", '"0.1.0")')
    )
    options = flags(installed, "--static", "--cflags", "--libs")
    options[options.index("-lcare")] = "-l:libcare.a"
    run("cc", tmp_path / "own.c", "-o", tmp_path / "own", *options, "-lgsl", "-lgslcblas", "-lm")
    run(tmp_path / "own")


def test_care_plan_and_the_examples_that_came_along(installed: Installed, tmp_path: Path) -> None:
    docs = installed.prefix / "share/doc/libcare/examples"
    run(installed.prefix / "bin/care-plan", "all", docs / "data/nanchuan/plan.json", "--out", tmp_path / "tables")
    assert (tmp_path / "tables/result.json").is_file()
    options = [*flags(installed, "--cflags", "--libs"), "-lm", f"-Wl,-rpath,{installed.prefix}/lib"]
    for text in sorted((docs / "expected").iterdir()):
        program = tmp_path / text.stem
        run("cc", docs / f"{text.stem}.c", "-o", program, *options)
        assert run(program) == text.read_text(encoding="utf-8")
