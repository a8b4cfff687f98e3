"""What asking a chat model took, in words."""

from __future__ import annotations

from collections.abc import Mapping

USAGE = ("calls", "cached", "tokens_in", "tokens_out", "cost_usd")
"""What a trace counts of a chat model."""


def spent(trace: Mapping[str, float]) -> str:
    """Say what a chat model took, for a person; nothing where none was asked."""
    calls, cached, tokens_in, tokens_out, money = (trace.get(name, 0) for name in USAGE)
    if not calls and not cached:
        return ""
    told = f"{counted(int(calls), 'call')}{f', {cached:g} from the cache' if cached else ''}, {tokens_in:,g} tokens in, {tokens_out:,g} out"
    return f"{told}, ${money:.4f}" if money else told


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: "1 passage", "61 passages"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
