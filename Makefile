# A thin front to CMakePresets.json. Every target prepares the machine first: see libcare/cmake/setup.sh.
SHELL := bash
setup := libcare/cmake/setup.sh
python := .venv/bin/python
jobs := $(shell nproc)

DEMO_LANG ?= zh
BENCH ?=
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60
FUZZ ?=

.PHONY: help build install demo test package package-test docs images lint format asan tsan coverage fuzz bench bench-full clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\): ## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

build: ## build the library, the examples and the Python package in build/release
	@$(setup) release

install: ## install the library, its headers, care-plan and the documents (PREFIX=/usr/local DESTDIR=)
	@$(setup) release
	@cmake --install build/release --prefix '$(abspath $(PREFIX))'

demo: ## plan care in Nanchuan; tables and maps go to build/demo (DEMO_LANG=en for English)
	@$(setup) release
	@build/release/examples/care-plan all examples/data/nanchuan/plan.json --lang $(DEMO_LANG) --out build/demo

images: ## draw the pictures of the READMEs again
	@$(setup) release
	@PYTHONPATH=build/release/python $(python) docs/images/make.py

test: ## run every test
	@$(setup) dev
	@ctest --preset dev -j $(jobs)

package: ## build the Python wheel and source package and the Debian packages, in dist
	@$(setup) package deb
	@libcare/cmake/package.sh

package-test: package ## install all of these, use them, remove them; the Debian ones only as root
	@$(python) -m pytest -p no:cacheprovider tests/package

docs: ## build the site in build/docs, warnings as errors
	@$(setup) docs release
	@rm -rf build/docs build/docs-work && mkdir -p build/docs-work
	@mandoc -T lint -W warning docs/man/*.1
	@doxygen docs/Doxyfile
	@.venv-docs/bin/python -m sphinx -q -W --keep-going -j $(jobs) -d build/docs-work/doctrees docs build/docs
	@echo build/docs/index.html

lint: ## check format, warnings, headers, floors, symbols and words
	@$(setup) lint dev
	@$(python) tests/lint/run.py

format: ## format C and Python in place
	@$(setup) lint
	@git ls-files -z --cached --others --exclude-standard '*.c' '*.h' '*.cpp' | xargs -0 clang-format -i
	@$(python) -m ruff format --quiet

asan: ## run the C tests with the address and undefined-behaviour sanitizers
	@$(setup) asan
	@ctest --preset asan -j $(jobs)

tsan: ## run the C tests with the thread sanitizer
	@$(setup) tsan
	@ctest --preset tsan -j $(jobs)

coverage: ## run every test; core, model and plan must have 90 % of their branches reached; report in build/coverage/report
	@$(setup) coverage
	@find build/coverage -name '*.gcda' -delete
	@ctest --preset coverage -j $(jobs)
	@mkdir -p build/coverage/report
	@$(python) -m gcovr --gcov-suspicious-hits-threshold 0 --root . --filter libcare/ build/coverage --html-details build/coverage/report/index.html
	@$(python) -m gcovr --gcov-suspicious-hits-threshold 0 --root . --filter 'libcare/(core|model|plan)/' build/coverage \
		--txt --txt-metric branch --txt-summary --fail-under-branch 90

fuzz: ## look for inputs that break a promise, FUZZ_SECONDS=60 for each target (FUZZ="name..." selects)
	@$(setup) lint fuzz
	@$(python) tests/fuzz/run.py $(FUZZ_SECONDS) $(FUZZ)

bench: ## compare with other software; results in build/bench (BENCH="name..." selects)
	@$(setup) bench release
	@PYTHONPATH=build/release/python .venv-bench/bin/python tests/bench/run.py $(BENCH)

bench-full: ## the same with every instance, however long it takes
	@$(setup) bench release
	@PYTHONPATH=build/release/python .venv-bench/bin/python tests/bench/run.py --full $(BENCH)

clean: ## remove build
	@rm -rf build
