"""Trees that an agent built against the worker's git: nothing of them runs on the worker."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.model import Outcome
from jobs.git.push import Delivery, push
from jobs.run import clean
from tests.jobs.git.repos import REPO, git
from tests.jobs.run.runs import JAILS, Fleet

# $EVIL is a program that leaves a mark where the worker may write and the agent may not.
EVIL = (
    'EVIL="$PWD/evil.sh"; printf "#!/bin/sh\\ntouch {mark}\\ncat\\n" > "$EVIL"; '
    'chmod +x "$EVIL"; echo more >> a.txt; '
)
CONFIG = (
    "cat > .git/config <<END\n[core]\nrepositoryformatversion = 0\nfsmonitor = $EVIL\nhooksPath = hooks\n"
    'pager = $EVIL\nsshCommand = $EVIL\n[filter "evil"]\nclean = $EVIL\nsmudge = $EVIL\nrequired = true\n'
    '[diff "evil"]\ntextconv = $EVIL\ncommand = $EVIL\n[merge "evil"]\ndriver = $EVIL\n'
    "[credential]\nhelper = $EVIL\n[include]\npath = /etc/passwd\n[alias]\nadd = !$EVIL\nEND\n"
)
NESTED = (
    "mkdir -p {at} && cd {at} && git init -q . && git config user.email a@b && git config user.name a && "
    "git config filter.evil.clean $EVIL && git config core.fsmonitor $EVIL && "
    "echo '* filter=evil' > .gitattributes && touch f && git add f 2>/dev/null; git commit -qm x; "
    "cd - >/dev/null; "
)

TREES = {
    "an evil config": (CONFIG, Outcome.DELIVERED, ""),
    "hooks": (
        "mkdir -p hooks .git/hooks; for h in pre-commit post-index-change pre-push reference-transaction; "
        "do cp $EVIL hooks/$h; cp $EVIL .git/hooks/$h; done; git config core.hooksPath hooks",
        Outcome.DELIVERED,
        "",
    ),
    ".git as a file": (
        f"mkdir x; cp -r .git x/y; rm -rf .git; {CONFIG.replace('.git/config', 'x/y/config')}"
        "echo 'gitdir: x/y' > .git",
        Outcome.DELIVERED,
        "",
    ),
    ".git as a link": ("mv .git gitdir; ln -s gitdir .git", Outcome.DELIVERED, ""),
    ".git as a pipe": ("rm -rf .git; mkfifo .git", Outcome.DELIVERED, ""),
    "no .git": ("rm -rf .git", Outcome.DELIVERED, ""),
    "a filter": (f"{CONFIG} echo '* filter=evil' > .gitattributes", Outcome.REFUSED, "filter"),
    "a diff and merge driver": (
        f"{CONFIG} echo '* diff=evil merge=evil ident' > .gitattributes",
        Outcome.DELIVERED,
        "",
    ),
    "an encoding": ("echo '*.txt working-tree-encoding=UTF-16' > .gitattributes", Outcome.DELIVERED, ""),
    "an LFS attribute": ("echo '*.txt filter=lfs' > .gitattributes", Outcome.REFUSED, "LFS"),
    "attributes as a pipe": ("mkfifo .gitattributes", Outcome.REFUSED, ".gitattributes"),
    "ignores as a pipe": ("mkfifo src/.gitignore", Outcome.REFUSED, "src/.gitignore"),
    "attributes as a link": ("ln -s a.txt .gitattributes", Outcome.DELIVERED, ""),
    "a nested repository": (NESTED.replace("{at}", "vendor/x"), Outcome.REFUSED, "vendor/x/.git"),
    "a nested one as a file": (
        NESTED.replace("{at}", "vendor/x") + "mv vendor/x/.git vendor/g; echo 'gitdir: ../g' > vendor/x/.git",
        Outcome.REFUSED,
        "vendor/",
    ),
    "a nested one in another case": ("mkdir -p v/.GiT; touch v/.GiT/HEAD", Outcome.REFUSED, "v/.GiT"),
    "a gitlink in the agent's index": (
        NESTED.replace("{at}", "sub") + "git add sub; git commit -qm sub; rm -rf sub/.git sub/.gitattributes",
        Outcome.DELIVERED,
        "",
    ),
    "a bare repository": (
        "git init -q --bare b; git -C b config core.fsmonitor $EVIL",
        Outcome.DELIVERED,
        "",
    ),
    "a link outward": ("ln -s /etc/passwd secrets", Outcome.REFUSED, "leads out"),
    "a folder's link outward": ("rm -rf src; ln -s ../../.. src", Outcome.REFUSED, "leads out"),
    "thousands of folders": (
        "mkdir -p $(printf 'd/%.0s' $(seq 3000))",
        Outcome.REFUSED,
        "nested deeper",
    ),
    "a huge file": ("truncate -s 3G huge", Outcome.REFUSED, "100 MB"),
    "weird names": (
        "touch -- '-rf' '--upload-pack=x' ':(top)x' 'a\nb' '~' '$(touch x)' \"$(printf '\\377')\" ' '",
        Outcome.DELIVERED,
        "",
    ),
    "an index of its own": (
        "git update-index --assume-unchanged a.txt; git update-index --add --cacheinfo "
        "100644,$(git hash-object -w a.txt),../../out 2>/dev/null; rm .git/index; echo junk > .git/index",
        Outcome.DELIVERED,
        "",
    ),
    "alternates of its own": (
        "mkdir -p o/info; echo /etc > .git/objects/info/alternates; rm -rf .git/refs",
        Outcome.DELIVERED,
        "",
    ),
    "protected in another case": ("mkdir .GitHub; touch .GitHub/x", Outcome.PROTECTED, ".GitHub/x"),
    "protected as a link": (
        "rm -rf .github; mkdir e; touch e/x; ln -s e .github",
        Outcome.PROTECTED,
        ".github",
    ),
    "unreadable folders": (
        "mkdir -p u/v; touch u/v/w; chmod 000 u/v u",
        Outcome.DELIVERED if os.geteuid() == 0 else Outcome.REFUSED,
        "" if os.geteuid() == 0 else "cannot be read",
    ),
}


@pytest.mark.parametrize("name", TREES)
def test_nothing_of_a_hostile_tree_runs_on_the_worker(fleet: Fleet, tmp_path: Path, name: str):
    script, outcome, words = TREES[name]
    mark = tmp_path / "mark"
    done = fleet.run(EVIL.replace("{mark}", str(mark)) + script)
    run_dir = fleet.settings.data / "runs" / "run-1"
    if done.sha and outcome is Outcome.DELIVERED:
        assert push(fleet.settings, run_dir, Delivery(REPO, "agent/1-1", done.sha), "") == ""
        assert git("show", "agent/1-1:a.txt", cwd=fleet.remote.bare) == "one\nmore"
    clean.clean(run_dir)
    assert not mark.exists()
    assert (done.outcome, words in done.reason) == (outcome, True), done.reason
    assert outcome is not Outcome.REFUSED or done.sha is None


def test_the_plants_would_run_in_a_git_that_is_not_careful(fleet: Fleet, tmp_path: Path):
    mark = tmp_path / "mark"
    plant = EVIL.replace("{mark}", str(mark)) + CONFIG.replace("[include]\npath = /etc/passwd\n", "")
    fleet.run(plant + "cp -a . /home/agent/copy", jail=JAILS[0])
    run_dir = fleet.settings.data / "runs" / "run-1"
    assert not mark.exists()
    copy = run_dir / "home" / "copy"
    config = copy / ".git" / "config"
    config.write_text(config.read_text().replace(str(run_dir / "ws"), str(copy)))
    git("-c", "safe.directory=*", "status", cwd=copy, check=False)
    assert mark.exists()
