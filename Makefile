# The same commands for people and for CI; each sets up what it needs.
.PHONY: run test lint fix lock bench soak

run:
	bin/run

test:
	bin/test

lint:
	bin/lint

fix:
	bin/lint --fix

lock:
	bin/lock

bench:
	bin/bench

soak:
	bin/soak
