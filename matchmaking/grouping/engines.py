"""Which search runs: numpy always works, numba where the extra `fast` is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Literal, Protocol

from matchmaking.grouping.affinity import Floats
from matchmaking.grouping.anneal import NumpyChains
from matchmaking.grouping.objective import Ints, Layout

EngineName = Literal["auto", "numpy", "numba"]
NUMPY_UPTO = 64  # below, numpy is as good and needs no compiler


class Chains(Protocol):
    """Several independent searches from given tables of seats."""

    name: str

    def advance(self, temperatures: Floats) -> None: ...
    def tables(self) -> list[Ints]: ...


def available() -> list[EngineName]:
    return ["numpy", "numba"] if find_spec("numba") else ["numpy"]


def choose(engine: EngineName, people: int) -> EngineName:
    """The engine that `auto` stands for; ValueError for an unknown or missing one."""
    if engine == "auto":
        return "numba" if people > NUMPY_UPTO and "numba" in available() else "numpy"
    if engine not in available():
        raise ValueError(f"no such engine here: {engine!r}")
    return engine


def make_chains(engine: EngineName, layout: Layout, starts: list[Ints], seed: int) -> Chains:
    if choose(engine, layout.people) == "numba":
        from matchmaking.grouping.anneal_numba import NumbaChains

        return NumbaChains(layout, starts, seed)
    return NumpyChains(layout, starts, seed)


def warm_up() -> None:
    """Loads or compiles what the first run would otherwise wait for; harmless without numba."""
    if "numba" in available():
        from matchmaking.grouping.anneal_numba import warm_up as compile_search

        compile_search()
