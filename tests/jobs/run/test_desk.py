"""Runs that only read many repositories: what they see and write, and that they change nothing."""

from __future__ import annotations

import json

import pytest

from flows.coordinate import kept, plan
from flows.model import Outcome
from flows.model.coordination import HOLDS
from jobs.git import mirror
from jobs.git.call import Git
from jobs.run import report, spec
from jobs.run.laid import DeskOrder, Laid
from tests.flows.coordinate.scene import PLAN, REPOS, raw
from tests.jobs.git.repos import REPO
from tests.jobs.run.runs import JAILS, Fleet, printed

OTHER = "acme/web"
SPOKEN = json.dumps(PLAN)
TREES = ("desk/trees", "trees")  # below RUN/, without a jail and in one


def desk(fleet: Fleet, sha: str = "") -> DeskOrder:
    """Both repositories, the second one being the first under another name; a review of `sha`, if given."""
    first, other = (mirror.path(fleet.settings.data, name) for name in (REPO, OTHER))
    if not other.exists():
        other.symlink_to(first)
    planned, _ = plan.read(raw(PLAN), REPOS)
    packed = kept.pack(planned) if planned and sha else ""
    laid = (Laid(REPO, sha or fleet.sha, fleet.sha), Laid(OTHER, fleet.sha, fleet.sha))
    return DeskOrder("review.json" if sha else "plan.json", laid, packed)


def answer(fleet: Fleet) -> str:
    return report.kept(fleet.settings.data / "runs" / "run-1")


def script(fleet: Fleet, kind: str, text: str) -> str:
    """`$TREES` stands for where the trees are."""
    place = fleet.settings.data / "runs" / "run-1" / TREES[kind != "none"]
    return f"TREES={place}; {text}"


@pytest.mark.parametrize("kind", JAILS[:1])
def test_a_plan_is_kept_and_what_is_wrong_with_it_comes_back_first(fleet: Fleet, kind: str):
    wrong = SPOKEN.replace('"repo": "acme/web"', '"repo": "acme/wbe"')
    told = (
        f"cat > asked; ls $TREES/{REPO} $TREES/{OTHER}; "
        f"if grep -q 'cannot be taken' asked; then grep wbe asked; echo '{SPOKEN}' > plan.json; "
        f"else echo '{wrong}' > plan.json; fi"
    )
    order = desk(fleet)
    done = fleet.run(script(fleet, kind, told), jail=kind, desk=order)
    assert (done.outcome, done.reason, done.sha) == (Outcome.DELIVERED, "", None)
    found = kept.plan(answer(fleet))
    assert found is not None
    assert [one.repo for one in found.specs] == [OTHER, REPO]
    said = printed(fleet.settings.data / "runs" / "run-1")
    assert any("did you mean acme/web?" in line for line in said)
    assert said.count("a.txt") == 4, "two trees, each time that it was asked"
    assert spec.read(fleet.order("run-2", "true", desk=order)).repos == {REPO, OTHER}


@pytest.mark.parametrize("kind", [*JAILS[:1], "none"])
def test_whoever_changes_a_tree_is_refused_or_cannot(fleet: Fleet, kind: str):
    told = f"cat > asked; echo '{SPOKEN}' > plan.json; echo mine > $TREES/{OTHER}/a.txt; true"
    done = fleet.run(script(fleet, kind, told), jail=kind, desk=desk(fleet))
    if kind == "none":
        assert done.outcome is Outcome.REFUSED
        assert "was to read alone, and changed acme/web ('a.txt')" in done.reason
        assert answer(fleet) == ""
    else:
        assert done.outcome is Outcome.DELIVERED, "its jail let it change nothing"


def test_a_review_s_evidence_is_compared_with_the_commit(fleet: Fleet):
    sha = fleet.remote.commit({"a.txt": "it is better\n"}, "work")
    mirror.fetch(fleet.settings, REPO, "")
    text = Git(mirror.path(fleet.settings.data, REPO)).line("show", f"{fleet.sha}:a.txt")
    sides = [(OTHER, text), (REPO, "it is better"), (OTHER, "made up")]
    shown = [{"repo": name, "path": "a.txt", "line": 1, "quote": words} for name, words in sides]
    row = {"contract": "retry-budget", "verdict": HOLDS, "evidence": shown}
    told = f"cat > asked; cat change-*.diff; echo '{json.dumps({'judgements': [row]})}' > review.json"
    done = fleet.run(told, desk=desk(fleet, sha))
    assert (done.outcome, done.reason) == (Outcome.DELIVERED, "")
    (judged,) = kept.review(answer(fleet))
    assert (judged.verdict, [seen.quote for seen in judged.evidence]) == (HOLDS, [text, "it is better"])
    said = printed(fleet.settings.data / "runs" / "run-1")
    assert "+it is better" in said, "the change stands at its desk"


def test_a_worker_hears_what_is_not_its_own_once_and_what_it_decided_is_kept(fleet: Fleet):
    told = "cat > asked; grep -c 'not yours to change' asked; rm asked"
    told += "; echo x >> a.txt; echo 3 tries > decided.md"
    done = fleet.run(told, owns=("src/**",), summary="decided.md")
    assert done.outcome is Outcome.PROTECTED
    assert "changed what the plan does not give to its part" in done.reason
    assert printed(fleet.settings.data / "runs" / "run-1") == ["0", "1"]
    assert (done.changed, done.summary) == (("a.txt",), "It changed: a.txt\n3 tries")
