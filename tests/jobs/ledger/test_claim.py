"""A claim is held against caps, shared quotas and payers: all of it, or nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile

import pytest

from flows.model import Account, Cap, Charge, Hold, Payer, RunState
from jobs import ledger
from jobs.ledger import Denied
from jobs.store import Store, keys
from tests.jobs.ledger.charges import DAY, LIVE, TEAM, a_run, charge, did, member, sums, tasks

USD, TOKENS = Account("team", "", "usd"), Account("repo:acme/api", "jules", "tokens")
WEB = "acme/web"
FULL = "which is its cap"

# What stands already: runs of acme/api and the charge of each; then what is asked for, of another.
CAPS = {
    "all": (Cap("all", 2), "2 runs live in the whole team, " + FULL),
    "repo": (Cap("repo acme/api", 2), "2 runs live in acme/api, " + FULL),
    "agent": (Cap("agent jules", 1), "2 runs live of `jules`, whose cap is 1"),
    "member": (Cap("member ann", 2), "2 runs live on the quota of `ann`, " + FULL),
    "fleet": (Cap("fleet 7", 2), "2 runs live of the fleet 7, " + FULL),
}
QUOTAS = {
    "the last task": (tasks(quota=2), "the team's 2 tasks of 2026-11-21 are used up or reserved"),
    "a repository's": (
        tasks("repo:acme/api", 2),
        "acme/api's 2 tasks of 2026-11-21 are used up or reserved",
    ),
    "a fleet's": (tasks("fleet:7", 1), "the fleet 7's 1 task of 2026-11-21 is used up or reserved"),
    "dollars": (
        Hold(USD, 3_000_000, 8_000_000),
        "of the team's 8.00 USD of 2026-11-21 2.00 USD are left, and the run may take 3.00 USD",
    ),
    "tokens of an agent": (
        Hold(TOKENS, 400, 999),
        "of acme/api's 999 tokens of `jules` of 2026-11-21 199 tokens are left, "
        "and the run may take 400 tokens",
    ),
    "more than the day has": (
        Hold(USD, 9_000_000, 8_000_000),
        "the run may take 9.00 USD, more than the team's 8.00 USD of a day; "
        "lower its `limits`, or raise the quota",
    ),
}


def stand(book: Store, hold: Hold) -> None:
    """Two runs of the fleet 7, in acme/api, that ann pays for."""
    holds = (tasks("fleet:7"), *((unbound(hold),) if hold.account.holder != "fleet:7" else ()))
    for number in (1, 2):
        told = charge(holds=holds, payers=(member("ann"),))
        assert ledger.claim(book, a_run(number), told, 1.0) is None


def unbound(hold: Hold) -> Hold:
    amount = 3_000_000 if hold.account.meter == "usd" else hold.amount
    return Hold(hold.account, amount)


def asked(book: Store, told: Charge) -> Denied:
    """What a third run is told; nothing is changed by its claim."""
    before = picture(book)
    denied = ledger.claim(book, a_run(3), told, 2.0)
    assert denied is not None
    assert picture(book) == before, "a denied claim leaves no trace"
    return denied


def picture(book: Store) -> dict[str, object]:
    found: dict[str, object] = {"keys": sorted(book.redis.keys("*")), "sums": sums(book), "did": did(book)}
    return found | {"live": ledger.live(book)}


@pytest.mark.parametrize(("cap", "sentence"), CAPS.values(), ids=CAPS)
def test_a_reached_cap_denies_and_says_its_number(book: Store, cap: Cap, sentence: str):
    stand(book, tasks())
    payers = (Payer("ann", (), (cap,)),) if cap.what.startswith("member") else (Payer("bob"),)
    caps = () if cap.what.startswith("member") else (cap,)
    denied = asked(book, charge(caps=caps, payers=payers))
    assert (denied.word, denied.why) == (cap.what.split()[0], sentence)
    assert denied.facts == (cap.what, "2", str(cap.room))
    assert not denied.is_over_quota
    ledger.move(book, a_run(1).id, LIVE, RunState.SETTLED)
    roomy = charge(caps=tuple(Cap(one.what, 2) for one in caps), payers=payers)
    assert ledger.claim(book, a_run(3), roomy, 3.0) is None, "a settled run makes room"


@pytest.mark.parametrize(("hold", "sentence"), QUOTAS.values(), ids=QUOTAS)
def test_a_quota_without_room_denies_and_says_its_numbers(book: Store, hold: Hold, sentence: str):
    stand(book, hold)
    denied = asked(book, charge(holds=(hold,), payers=(Payer("bob"),)))
    assert denied.why == sentence
    assert denied.word == f"quota-{hold.account.holder.partition(':')[0]}"
    assert denied.is_over_quota
    assert denied.facts[2:] == (
        hold.account.meter,
        str(hold.amount),
        str(hold.quota - 2 * (unbound(hold).amount)),
        str(hold.quota),
    )


def test_what_fits_exactly_is_claimed(book: Store):
    stand(book, Hold(USD, 3_000_000))
    fits = charge(holds=(Hold(USD, 2_000_000, 8_000_000), tasks(quota=1)), payers=(Payer("bob"),))
    assert ledger.claim(book, a_run(3), fits, 2.0) is None
    assert sums(book)["team", "usd"] == (8_000_000, 0)


PAYERS = {
    "the largest share is taken": ([("ann", 4, 2), ("bob", 10, 4)], "bob"),
    "the first among equals": ([("ann", 4, 2), ("bob", 10, 5)], "ann"),
    "no bound is a whole share": ([("ann", 100, 1), ("bob", None, 50)], "bob"),
    "a fresh quota is as whole as none": ([("ann", 5, 0), ("bob", None, 50)], "ann"),
    "who has no room is passed over": ([("ann", 4, 4), ("bob", 10, 9)], "bob"),
    "who brings nothing today is passed over": ([("ann", 0, 0), ("bob", 10, 9)], "bob"),
}


@pytest.mark.parametrize(("given", "paid"), PAYERS.values(), ids=PAYERS)
def test_the_payer_with_the_largest_share_left_pays(
    book: Store, given: list[tuple[str, int | None, int]], paid: str
):
    for login, _, used in given:
        ledger.adjust(book, ledger.Count("acme", DAY, member(login).holds[0].account, used), 1.0)
    before = sums(book)
    payers = tuple(member(login, quota) for login, quota, _ in given)
    assert ledger.claim(book, a_run(), charge(payers=payers, holds=(tasks(),)), 2.0) is None
    run = ledger.run(book, a_run().id)
    assert (run.member, run.day) == (paid, DAY)
    assert run.holds == (tasks(), next(one for one in payers if one.login == paid).holds[0])
    used = before.get((f"member:{paid}", "tasks"), (0, 0))[1]
    assert sums(book) == before | {("team", "tasks"): (1, 0), (f"member:{paid}", "tasks"): (1, used)}
    (entry,) = [one for one in ledger.entries(book, "acme", DAY) if one.did == "reserve"]
    assert (entry.run, entry.member, entry.at) == (run.id, paid, 2.0)
    assert entry.changes[0] == (TEAM, 1, 0)


def test_the_tightest_of_a_payers_bounds_is_what_counts(book: Store):
    ann = Payer("ann", (tasks("member:ann", 10), Hold(Account("member:ann", "", "usd"), 1, 100)))
    ledger.adjust(book, ledger.Count("acme", DAY, Account("member:ann", "", "usd"), 90), 1.0)
    ledger.adjust(book, ledger.Count("acme", DAY, member("bob").holds[0].account, 5), 1.0)
    assert ledger.claim(book, a_run(), charge(payers=(ann, member("bob", 10))), 1.0) is None
    assert ledger.run(book, a_run().id).member == "bob"


NOBODY = {
    "nobody is there": ((), "nobody-brings", "nobody brings quota of `jules` for acme/api"),
    "one has nothing left": (
        (member("ann", 2),),
        "quota-member",
        "`ann`'s 2 tasks of 2026-11-21 are used up or reserved",
    ),
    "several have nothing left": (
        (member("ann", 2), member("bob", 0)),
        "quota-member",
        "nobody's quota of `jules` has room left on 2026-11-21; `ann` has 0 tasks of 2 tasks left",
    ),
    "one is at a cap, which gives way sooner": (
        (member("bob", 2, room=0), member("ann", 2)),
        "member",
        "0 runs live on the quota of `bob`, which is its cap",
    ),
    "one is at a cap and has nothing left": (
        (member("ann", 2, room=2),),
        "quota-member",
        "`ann`'s 2 tasks of 2026-11-21 are used up or reserved",
    ),
}


@pytest.mark.parametrize(("payers", "word", "sentence"), NOBODY.values(), ids=NOBODY)
def test_where_nobody_may_pay_it_says_why(book: Store, payers: tuple[Payer, ...], word: str, sentence: str):
    stand(book, tasks())
    denied = asked(book, charge(payers=payers))
    assert (denied.word, denied.why) == (word, sentence)
    assert denied.is_over_quota == (word != "member")


@pytest.mark.parametrize(
    "holds",
    [
        (tasks(), tasks()),
        (Hold(TEAM, -1),),
        (Hold(TEAM, 10**14),),
        (Hold(TEAM, 1, -1),),
        (Hold(TEAM, 0.5),),  # type: ignore[arg-type]
    ],
)
def test_a_charge_that_makes_no_sense_is_refused(book: Store, holds: tuple[Hold, ...]):
    with pytest.raises(ValueError, match=r"account twice|whole number"):
        ledger.claim(book, a_run(), charge(holds=holds), 1.0)


def test_a_run_is_in_the_live_sets_that_caps_count_and_in_no_other_owners(book: Store):
    told = charge(holds=(tasks("fleet:7"),), payers=(member("ann"),))
    ledger.claim(book, a_run(), told, 1.0)
    of = [keys.live_of("acme", what) for what in ("all", "agent jules", "member ann", "fleet 7")]
    assert set(book.redis.keys("fleet:live*")) == {keys.LIVE, keys.live("acme/api"), *of}
    other = charge(owner="other", caps=(Cap("all", 1), Cap("agent jules", 1)))
    assert ledger.claim(book, a_run(repo="other/api"), other, 1.0) is None


def test_as_many_runs_of_a_task_live_as_are_asked_for_side_by_side(book: Store):
    first, *others = (replace(a_run(1, attempt), many=2 if attempt > 1 else 1) for attempt in (1, 2, 3))
    told = charge(holds=(tasks(),))
    assert ledger.claim(book, first, told, 1.0) is None
    assert [one and one.word for one in (ledger.claim(book, run, told, 1.0) for run in others)] == [
        None,
        "live",
    ]
    denied = ledger.claim(book, replace(others[1], many=1), told, 1.0)
    assert denied
    assert denied.word == "live"
    ledger.move(book, first.id, LIVE, RunState.SETTLED)
    assert ledger.claim(book, others[1], told, 1.0) is None
    assert sums(book) == {("team", "tasks"): (2, 0)}


def test_days_are_forgotten_after_forty_days(book: Store):
    ledger.claim(book, a_run(), charge(holds=(tasks(),)), 1.0)
    assert [book.redis.ttl(key) > 39 * 86_400 for key in keys.book("acme", DAY)] == [True, True]


def test_a_claim_and_a_move_are_one_round_trip_each_and_a_check_one_or_two(book: Store):
    told = charge(holds=(tasks(),))
    for number in (1, 2):  # by the second, the server knows the scripts
        ledger.claim(book, a_run(number), told, 1.0)
        ledger.move(book, a_run(number).id, LIVE, RunState.RUNNING)
    assert sent(book, lambda: ledger.claim(book, a_run(3), told, 1.0)) == ["EVALSHA"]
    assert sent(book, lambda: ledger.move(book, a_run(3).id, LIVE, RunState.SETTLED)) == ["EVALSHA"]
    checked = ["MULTI", "HGETALL", "XRANGE", "EXEC"]  # sent together
    assert sent(book, lambda: ledger.check(book, "acme", DAY)) == checked
    book.redis.hset(keys.book("acme", DAY)[0], "team||tasks|used", 77)
    assert sent(book, lambda: ledger.check(book, "acme", DAY))[:5] == [*checked, "EVALSHA"]


def sent(book: Store, act: Callable[[], object]) -> list[str]:
    """What the server is sent by clients, not by scripts, while it acts."""
    with book.redis.monitor() as monitor:
        act()
        book.redis.echo("it is over")
        told = list(takewhile(lambda one: "it is over" not in one["command"], monitor.listen()))
    words = [one["command"].split()[0] for one in told if one["client_type"] != "lua"]
    return [word for word in words if word != "CLIENT"]  # how a new connection says hello
