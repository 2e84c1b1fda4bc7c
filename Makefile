# The project's commands. Each sets up what is missing first; the work is done by the scripts in tools/.
.PHONY: help run test fuzz bench setup fmt clean
.DEFAULT_GOAL := help

help: ## Lists the commands.
	@sed -n 's/^\([a-z]*\): ## /  make \1	/p' Makefile

run: ## Builds the release page and serves it on http://127.0.0.1:8080/ (PORT=8081 for another port).
	@tools/node tools/run.mjs

# Where the data of others lies that some tests read, if QUORATE_OUTSIDE does not say otherwise.
test bench: export OUTSIDE_DEFAULT = ../shared/outside
test: ## Runs every check there is (ONLY="page,types" for some of them, by name).
	@tools/node tools/test.mjs

fuzz: ## Throws random and damaged input at each parser (N=1000000 inputs each, SEED=7 for other ones).
	@tools/node tools/fuzz.mjs

bench: ## Measures speed.
	@tools/node tools/bench.mjs

setup: ## Sets up what is missing and nothing more.
	@tools/node tools/setup.mjs

fmt: ## Formats all sources.
	@tools/node tools/fmt.mjs

clean: ## Removes what was built, but not the tools.
	rm -rf target dist
