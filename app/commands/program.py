"""The frame of the command line: groups of verbs, the options all share, and how failures end.

A verb is a function of a `Desk` and of its own options, in a file of its own::

    @command("verify")
    def verify(desk: Desk, quick: Annotated[bool, option("--quick")] = False) -> None: ...

Its help stands in the words under ``command.help.<verb>``, that of an option under ``command.option.<option>``, both
in the user's language. `command("woocommerce", on=imports)` puts it under a group.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

import typer

from app.base.errors import Refusal, Trouble
from app.base.words import Words
from app.commands.desk import Desk, checked_language, spoken

_WORDS = Words(spoken(), figures=True)

FAILED = 1
"""Exit code of what was refused as a whole, failed, or found a fault."""


def option(*names: str, words: str = "", **more: Any) -> Any:
    """An option of a verb; its help is found by its first name, or by `words` where that means something else."""
    key = words or names[0].lstrip("-").replace("-", "_")
    return typer.Option(*names, help=_WORDS.say(f"command.option.{key}"), **more)


def argument(name: str, *, words: str = "", **more: Any) -> Any:
    """An argument of a verb, shown as `name`; its help is found by that, or by `words`."""
    return typer.Argument(metavar=name.upper(), help=_WORDS.say(f"command.argument.{words or name}"), **more)


def day_of(told: datetime | None) -> date | None:
    """The day an option says, which is read as its midnight."""
    return told.date() if told is not None else None


def _group(name: str) -> typer.Typer:
    return typer.Typer(
        help=_WORDS.say(f"command.help.{name}"),
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


app = typer.Typer(
    name="comptoir",
    help=_WORDS.say("command.help.program"),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
reports = _group("report")
exports = _group("export")
imports = _group("import")
shop_verbs = _group("shop")
rate_verbs = _group("rate")
app.add_typer(reports, name="report")
app.add_typer(exports, name="export")
app.add_typer(imports, name="import")
app.add_typer(shop_verbs, name="shop")
app.add_typer(rate_verbs, name="rate")


def _language(told: str | None) -> str | None:
    if told is not None and checked_language(told) is None:
        raise typer.BadParameter(_WORDS.say("command.language_unknown", language=told))
    return told


_Database = Annotated[str | None, option("--database", envvar="COMPTOIR_DATABASE")]
_Language = Annotated[str | None, option("--language", callback=_language)]
_Today = Annotated[datetime | None, option("--today", formats=["%Y-%m-%d"])]
_Json = Annotated[bool, option("--json")]


@app.callback()
def _common(
    ctx: typer.Context, database: _Database = None, language: _Language = None, today: _Today = None
) -> None:
    ctx.obj = Desk(language=spoken()).with_told(**_told(database, language, today))


def _told(database: str | None, language: str | None, today: datetime | None) -> dict[str, Any]:
    return {
        "database": database,
        "language": checked_language(language) if language else None,
        "today": day_of(today),
    }


def command(
    name: str, *, on: typer.Typer = app, words: str = ""
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function of a `Desk` and its own options a verb of the command line.

    Its help is found by its name, or by `words` where a verb of another group has the same one.
    """

    def made(function: Callable[..., None]) -> Callable[..., None]:
        taken = inspect.signature(function).parameters

        @functools.wraps(function)
        def run(
            ctx: typer.Context,
            database: str | None,
            today: datetime | None,
            as_json: bool,
            language: str | None = None,
            **own: Any,
        ) -> None:
            known = ctx.obj if isinstance(ctx.obj, Desk) else Desk(language=spoken())
            if "language" in taken:
                language, own["language"] = None, language
            desk = known.with_told(as_json=as_json, **_told(database, language, today))
            try:
                function(desk, **own)
            except (Refusal, Trouble) as fault:
                desk.tell(fault)
                raise typer.Exit(FAILED) from fault

        # What typer reads: the verb's own parameters and the common ones, and no annotations beside them.
        seen: Any = run
        seen.__signature__ = _signature(function)
        seen.__annotations__ = {}
        on.command(name, help=_WORDS.say(f"command.help.{words or name.replace('-', '_')}"))(run)
        return function

    return made


def _signature(function: Callable[..., None]) -> inspect.Signature:
    """The verb's own parameters without the desk, and those common to all.

    A verb may have a `language` of its own, which is then not that of its answers.
    """
    own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
    keyword = inspect.Parameter.KEYWORD_ONLY
    common = [
        inspect.Parameter("ctx", keyword, annotation=typer.Context),
        inspect.Parameter("database", keyword, default=None, annotation=_Database),
        inspect.Parameter("language", keyword, default=None, annotation=_Language),
        inspect.Parameter("today", keyword, default=None, annotation=_Today),
        inspect.Parameter("as_json", keyword, default=False, annotation=_Json),
    ]
    names = {parameter.name for parameter in own}
    common = [parameter for parameter in common if parameter.name not in names]
    return inspect.Signature([parameter.replace(kind=keyword) for parameter in own] + common)
