# jwasm's build. Every target finds or fetches its own JDK and Maven; nothing asks questions.
SHELL := /bin/sh
PREFIX ?= /usr/local
DESTDIR ?=
MVN ?= ./mvnw -q
# Modules with unit tests: everything but the black-box tests.
UNITS := '!integration'
.DEFAULT_GOAL := help
.PHONY: help run demo browser test quick spec fuzz programs aarch64 bench dist install uninstall fmt clean prepare

help: ## list the targets
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r target text; do printf '  make %-10s %s\n' "$$target" "$$text"; done

run: dist ## build jwasm, make an image of CPython and run it, without daemon or root
	@integration/demo/run

demo: dist ## run WordPress from one compose file under a Docker daemon of its own; needs root
	@integration/lamp/demo

browser: dist ## show WordPress to a real browser; pictures in build/screenshots; needs root
	@integration/guests/build-all php && integration/lamp/get && integration/lamp/browser
	@$(MVN) -pl integration -Dexec.skip -Dit.test=BrowserIT verify
	@ls build/screenshots/*.png

test: ## every check: format, unit tests, the distribution, black-box tests with real guests
	@tools/test

quick: ## unit tests only
	@for part in holder:jwasm-holder launcher:containerd-shim-jwasm-v1; do \
	  tools/build-native "$${part%%:*}" "build/$${part#*:}" || echo "quick: without tests of the $${part%%:*}" >&2; \
	done
	@$(MVN) -pl $(UNITS) test; status=$$?; tools/test-summary; exit $$status

spec: ## the whole specification suite, proposals included; needs cargo, takes minutes to fetch
	@integration/spec/fetch-all build/spec-all
	@$(MVN) -pl runtime -am test -Dtest=SpecSuiteTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -Djwasm.spec=$(CURDIR)/build/spec-all/scripts

fuzz: ## compare the engines on random programs for MINUTES (default 30)
	@$(MVN) -pl runtime -am test -Dtest=DifferentialTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -Djwasm.fuzz.minutes=$(or $(MINUTES),30)

programs: dist ## run programs' own tests (CPython, Go, SQLite, Lua, QuickJS, zstd, C++) on both engines
	@integration/programs/run

aarch64: ## check the native engine on aarch64 under qemu-user; fetches a JVM for arm64, takes minutes
	@integration/aarch64/check

bench: dist ## compare start and speed with others, as ratios; BENCH names parts: runtimes shim php
	@for part in $(or $(BENCH),runtimes shim php); do integration/bench/$$part/run || exit 1; done

dist: ## build dist/jwasm and its tar.gz: runtime, one jar, launchers, AOT cache
	@$(MVN) -pl shim -am -DskipTests package
	@tools/dist

install: ## install dist/jwasm below PREFIX (default /usr/local); builds it when missing
	@[ -x dist/jwasm/bin/jwasm ] || $(MAKE) --no-print-directory dist
	@tools/install "$(DESTDIR)$(PREFIX)"

uninstall: ## remove what "make install" put below PREFIX
	@tools/uninstall "$(DESTDIR)$(PREFIX)"

fmt: ## format the sources
	@$(MVN) spotless:apply

clean: ## remove everything that a build made, the fetched JDK excepted
	@rm -rf dist build/runtime-* */target target
