"""The two kinds of failure a person can do something about. Anything else is a bug and is shown as one."""


class _Fault(Exception):
    """A code (the key of the sentence in resources/words) and the facts that sentence names."""

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, object] = facts

    def __repr__(self) -> str:
        said = "".join(f", {name}={value!r}" for name, value in self.facts.items())
        return f"{type(self).__name__}({self.code!r}{said})"

    def __str__(self) -> str:
        return repr(self)


class Refusal(_Fault):
    """The rules say no, or what was typed or received cannot be taken: nothing was changed."""


class Trouble(_Fault):
    """Something outside failed (a disk, a network, another program): trying again may help."""


class Stopped(Exception):
    """Nobody wants the answer any more: a query was called off on its way. Never shown to anybody (P6)."""
