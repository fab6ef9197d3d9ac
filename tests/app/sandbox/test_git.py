from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.app.sandbox.stand import Stand

ENV = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/nonexistent",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_CONFIG_NOSYSTEM": "1",
    **{
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "agent"), ("EMAIL", "agent@example.com"))
    },
}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], env=ENV, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout.strip()


def cloned(stand: Stand, repo: str, token: str, folder: Path) -> Path:
    git(folder, "clone", "-q", stand.git_url(repo, token), "work")
    return folder / "work"


def committed(work: Path, branch: str, path: str = "new.txt", size: int = 2) -> str:
    git(work, "checkout", "-q", "-B", branch)
    (work / path).parent.mkdir(parents=True, exist_ok=True)
    (work / path).write_text("x\n" * (size // 2))
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "work")
    return git(work, "rev-parse", "HEAD")


def test_a_token_with_contents_write_pushes(stand: Stand, repo: str, tmp_path: Path) -> None:
    work = cloned(
        stand,
        repo,
        stand.token(repositories=[repo.split("/")[1]], permissions={"contents": "write"}),
        tmp_path,
    )
    assert (work / "src/a.py").read_text() == "x = 1\n"
    sha = committed(work, "agent/1-1")
    git(work, "push", "-q", "origin", "agent/1-1")
    app = stand.app()
    assert app.get(f"/repos/{repo}/git/ref/heads/agent/1-1").json()["object"]["sha"] == sha
    made = app.post(f"/repos/{repo}/pulls", json={"title": "P", "head": "agent/1-1", "base": "main"}).json()
    newer = committed(work, "agent/1-1", "more.txt")
    git(work, "push", "-q", "origin", "agent/1-1")
    assert app.get(f"/repos/{repo}/pulls/{made['number']}").json()["head"]["sha"] == newer
    git(work, "fetch", "-q", "origin", f"refs/pull/{made['number']}/head")
    assert git(work, "rev-parse", "FETCH_HEAD") == newer
    pushes = [
        one for one in stand.control("log", "GET") if one["via"] == "git" and one["subject"].startswith(repo)
    ]
    assert [one["kind"] for one in pushes] == ["ref", "ref", "pull-head"]
    git(work, "push", "-q", "origin", "--delete", "agent/1-1")
    assert app.get(f"/repos/{repo}/pulls/{made['number']}").json()["state"] == "closed"


def test_a_large_push_comes_in_chunks(stand: Stand, repo: str, tmp_path: Path) -> None:
    work = cloned(stand, repo, stand.token(), tmp_path)
    git(work, "config", "http.postBuffer", "65536")
    (work / "big.bin").write_bytes(bytes(range(256)) * 4096)
    git(work, "config", "core.compression", "0")
    sha = committed(work, "big")
    git(work, "push", "-q", "origin", "big")
    assert stand.app().get(f"/repos/{repo}/commits/big").json()["sha"] == sha


@pytest.mark.parametrize("need", [{"contents": "read"}, {"issues": "write"}])
def test_a_token_without_the_right_does_not_push(
    stand: Stand, repo: str, tmp_path: Path, need: dict[str, str]
) -> None:
    work = cloned(stand, repo, stand.token(), tmp_path)
    committed(work, "agent/1-1")
    with pytest.raises(RuntimeError, match="403"):
        git(work, "push", "-q", stand.git_url(repo, stand.token(permissions=need)), "agent/1-1")


def test_what_is_private_is_not_found(stand: Stand, repo: str, tmp_path: Path) -> None:
    for token in (stand.tokens["mallory"], "ghs_nonsense"):
        with pytest.raises(RuntimeError, match=r"not found|Authentication failed"):
            git(tmp_path, "clone", "-q", stand.git_url(repo, token), "no")
    with pytest.raises(RuntimeError, match=r"could not read Username|not found"):
        git(tmp_path, "clone", "-q", f"{stand.url}/{repo}.git", "no")
    git(tmp_path, "clone", "-q", f"{stand.url}/acme/first.git", "public")
    assert (tmp_path / "public" / "README.md").exists()


def test_a_workflow_is_not_pushed_without_its_permission(stand: Stand, repo: str, tmp_path: Path) -> None:
    work = cloned(stand, repo, stand.token(), tmp_path)
    committed(work, "agent/1-1", ".github/workflows/ci.yml")
    with pytest.raises(RuntimeError, match="without `workflows` permission"):
        git(work, "push", "origin", "agent/1-1")
    git(work, "push", "-q", stand.git_url(repo, stand.tokens["wanda"]), "agent/1-1")
    assert stand.app().get(f"/repos/{repo}/git/ref/heads/agent/1-1").status_code == 200


def test_a_force_push_needs_the_lease_that_it_names(stand: Stand, repo: str, tmp_path: Path) -> None:
    work = cloned(stand, repo, stand.token(), tmp_path)
    first = committed(work, "agent/1-1")
    git(work, "push", "-q", "origin", "agent/1-1")
    git(work, "commit", "-q", "--amend", "-m", "again")
    with pytest.raises(RuntimeError, match="stale info"):
        git(work, "push", f"--force-with-lease=agent/1-1:{'1' * 40}", "origin", "agent/1-1")
    git(work, "push", "-q", f"--force-with-lease=agent/1-1:{first}", "origin", "agent/1-1")
    assert git(work, "ls-remote", "origin", "agent/1-1").startswith(git(work, "rev-parse", "HEAD"))


def test_a_commit_on_the_default_branch_closes_what_it_names(stand: Stand, repo: str, tmp_path: Path) -> None:
    alice = stand.at("alice")
    number = alice.post(f"/repos/{repo}/issues", json={"title": "t"}).json()["number"]
    work = cloned(stand, repo, stand.tokens["wanda"], tmp_path)
    committed(work, "main")
    git(work, "commit", "-q", "--amend", "-m", f"work\n\nResolves #{number}")
    git(work, "push", "-q", "origin", "main")
    assert alice.get(f"/repos/{repo}/issues/{number}").json()["state"] == "closed"
