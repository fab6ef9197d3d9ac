"""A tour of every route that the sandbox serves, each area in a repository of its own."""

from __future__ import annotations

from tests.app.sandbox.stand import Stand
from tests.conformance.tour import apps, code, graph, links, pulls, repositories, reviews, subjects
from tests.conformance.tour.guide import at_work

STOPS = (
    *apps.STOPS,
    *subjects.STOPS,
    *links.STOPS,
    *code.STOPS,
    *pulls.STOPS,
    *reviews.STOPS,
    *graph.STOPS,
    *repositories.STOPS,
)


def play(stand: Stand) -> None:
    for stop in STOPS:
        stop(at_work(stand))
