from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.model import Outcome
from jobs.git import mirror, pristine
from jobs.git.workspace import put
from jobs.settings import Settings
from tests.jobs.git.repos import REPO, Bench, Remote, git, make_bench


def listed(bench: Bench, sha: str) -> list[str]:
    return git("ls-tree", "-r", "--name-only", sha, cwd=bench.run_dir / "git").split("\n")


def test_the_commit_has_one_parent_and_the_words_and_names_it_was_given(bench: Bench):
    (bench.tree / "new.txt").write_text("x")
    done = bench.collect(message="Fix it\n\nCloses #1\n", name="a<b>\n[bot]")
    assert (done.outcome, done.changed) == (Outcome.DELIVERED, ("new.txt",))
    shown = git("log", "-1", "--format=%P|%an|%ae|%cn|%B", done.sha, cwd=bench.run_dir / "git")
    assert shown == f"{bench.sha}|ab[bot]|bot@example.org|ab[bot]|Fix it\n\nCloses #1"


def test_a_tree_as_it_was_is_no_change(bench: Bench):
    os.utime(bench.tree / "a.txt", (1, 1))
    (bench.tree / "empty").mkdir()
    done = bench.collect()
    assert (done.outcome, done.sha) == (Outcome.NO_CHANGE, "")


def test_collecting_twice_gives_the_same_tree(bench: Bench):
    (bench.tree / "a.txt").write_text("x")
    # each collecting begins its git folder anew, and the first commit is gone with the old one
    trees = [git("rev-parse", f"{bench.collect().sha}^{{tree}}", cwd=bench.run_dir / "git") for _ in range(2)]
    assert trees[0] == trees[1]


def test_modes_links_and_names_of_any_bytes_are_committed(bench: Bench):
    (bench.tree / "run.sh").write_text("x")
    (bench.tree / "run.sh").chmod(0o755)
    (bench.tree / "link").symlink_to("a.txt")
    (bench.tree / "line\nfeed \"and' :(glob)*").write_text("x")
    Path(os.fsdecode(os.fsencode(bench.tree) + b"/\xff\xfe")).write_text("x")
    (bench.tree / "-n").write_text("x")
    done = bench.collect()
    raw = git("ls-tree", "-r", "-z", done.sha, cwd=bench.run_dir / "git")
    modes = {line.split("\t")[1]: line.split(" ")[0] for line in raw.split("\0") if line}
    assert modes["run.sh"] == "100755"
    assert modes["link"] == "120000"
    assert {"line\nfeed \"and' :(glob)*", "-n", "\udcff\udcfe"} <= set(modes)
    assert len(done.changed) == 5


@pytest.mark.parametrize("how", ["edit", "case", "link", "delete", "file"])
def test_a_commit_that_touches_a_protected_path_is_kept_and_named(bench: Bench, how: str):
    folder = bench.tree / ".github"
    if how == "edit":
        (folder / "workflows" / "ci.yml").write_text("on: [push, schedule]\n")
    elif how == "case":
        (bench.tree / ".GitHub").mkdir()
        (bench.tree / ".GitHub" / "x.yml").write_text("x")
    else:
        (folder / "workflows" / "ci.yml").unlink()
        (folder / "workflows").rmdir()
        folder.rmdir()
    if how == "link":
        (bench.tree / "evil").mkdir()
        (bench.tree / "evil" / "x").write_text("x")
        folder.symlink_to("evil")
    if how == "file":
        folder.write_text("x")
    done = bench.collect()
    assert done.outcome is Outcome.PROTECTED
    assert done.sha
    assert ".github" in done.reason.casefold()


def test_an_operators_file_in_the_workspace_is_never_committed(bench: Bench, tmp_path: Path):
    secret = tmp_path / "key"
    secret.write_text("SECRET")
    for to in ("config/.env", "a.txt"):
        put(bench.tree, secret, to, os.geteuid())
    assert (bench.tree / "a.txt").read_text() == "SECRET"
    (bench.tree / "new.txt").write_text("x")
    done = bench.collect(withheld=("config/.env", "a.txt"))
    assert done.changed == ("new.txt",)
    assert git("show", f"{done.sha}:a.txt", cwd=bench.run_dir / "git") == "one"


@pytest.mark.parametrize("to", ["../x", "/etc/x", ".git/config", "out/x", "a.txt/x", ""])
def test_an_operators_file_goes_nowhere_but_into_the_tree(bench: Bench, tmp_path: Path, to: str):
    (tmp_path / "key").write_text("SECRET")
    (tmp_path / "outside").mkdir()
    (bench.tree / "out").symlink_to(tmp_path / "outside")
    with pytest.raises(ValueError, match="cannot be put"):
        put(bench.tree, tmp_path / "key", to, os.geteuid())
    assert list((tmp_path / "outside").iterdir()) == []


def test_strange_things_are_harmless_where_the_repository_ignores_them(bench: Bench):
    (bench.tree / ".gitignore").write_text(".venv/\nnode_modules\n")
    (bench.tree / ".venv" / "bin").mkdir(parents=True)
    (bench.tree / ".venv" / "bin" / "python").symlink_to("/usr/bin/python3")
    (bench.tree / "node_modules" / "x" / ".git").mkdir(parents=True)
    os.mkfifo(bench.tree / "node_modules" / "pipe")
    done = bench.collect()
    assert (done.outcome, done.changed) == (Outcome.DELIVERED, (".gitignore",))


def test_ignoring_the_name_git_itself_makes_no_nested_repository_harmless(bench: Bench):
    (bench.tree / ".gitignore").write_text(".git\n.git/\n")
    git("init", "--quiet", "vendor", cwd=bench.tree)
    done = bench.collect()
    assert done.outcome is Outcome.REFUSED
    assert "vendor/.git" in done.reason


def test_a_repository_planted_below_tracked_files_is_refused_though_ignored(bench: Bench):
    (bench.tree / ".gitignore").write_text("src\n")
    git("init", "--quiet", "src", cwd=bench.tree)
    assert bench.collect().outcome is Outcome.REFUSED


def test_lfs_files_stay_pointers_and_raw_content_is_refused(settings: Settings, remote: Remote):
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 5\n"
    remote.commit({".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n"})
    git("config", "filter.lfs.clean", "cat", cwd=remote.clone)
    remote.commit({"a.bin": pointer})
    bench = make_bench(settings)
    (bench.tree / "moved.bin").write_text(pointer)
    assert bench.collect().outcome is Outcome.DELIVERED
    (bench.tree / "a.bin").write_text("raw content")
    done = bench.collect()
    assert done.outcome is Outcome.REFUSED
    assert "'a.bin'" in done.reason
    assert "LFS" in done.reason


def test_a_submodule_of_the_base_stays_as_it_is_and_none_is_added(settings: Settings, remote: Remote):
    sha = remote.sha("main")
    git("update-index", "--add", "--cacheinfo", f"160000,{sha},vendor/sub", cwd=remote.clone)
    git("commit", "--quiet", "-m", "a submodule", cwd=remote.clone)
    git("push", "--quiet", "origin", "HEAD:main", cwd=remote.clone)
    bench = make_bench(settings)
    assert (bench.tree / "vendor" / "sub").is_dir()
    (bench.tree / "new.txt").write_text("x")
    done = bench.collect()
    assert done.changed == ("new.txt",)
    assert "160000" in git("ls-tree", "-r", done.sha, cwd=bench.run_dir / "git")


def test_pristine_checkouts_are_shared_kept_while_used_and_the_old_ones_removed(settings, remote: Remote):
    shas = [remote.commit({f"{at}.txt": "x"}) for at in range(8)]
    held = mirror.fetch(settings, REPO, "")
    folder = settings.data / "pristine" / REPO
    first = pristine.checkout(folder, held, shas[0], os.geteuid())
    again = pristine.checkout(folder, held, shas[0], os.geteuid())
    assert first.tree == again.tree
    os.close(again.use)
    for sha in shas[1:]:
        os.close(pristine.checkout(folder, held, sha, os.geteuid()).use)
    kept = {path.parent.name for path in folder.glob("*/use")}
    assert kept == {shas[0], *shas[-5:]}
    os.close(first.use)


def test_a_checkout_from_before_the_machines_last_start_is_made_anew(bench: Bench, settings: Settings):
    place = settings.data / "pristine" / REPO / bench.sha
    (place / "tree" / "a.txt").write_text("")
    (place / "boot").write_text("another start")
    os.close(pristine.checkout(place.parent, bench.mirror, bench.sha, os.geteuid()).use)
    assert (place / "tree" / "a.txt").read_text() == "one\n"
