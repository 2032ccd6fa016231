"""Groups of commands in which a command's name may be left out."""

from typing import Any

from typer.core import TyperGroup


def with_default(of_word: str, alone: str) -> type[TyperGroup]:
    """A group that takes a first word which is no command for the argument of `of_word`, and no word for `alone`."""

    class WithDefault(TyperGroup):
        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
                args = [alone, *args]
            elif args[0] not in self.commands and args[0] not in ctx.help_option_names:
                args = [of_word, *args]
            return super().parse_args(ctx, args)

    return WithDefault
