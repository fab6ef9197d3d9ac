from __future__ import annotations

import pytest

from jobs.git.protected import kept_from_agents


@pytest.mark.parametrize(
    ("pattern", "path", "is_kept"),
    [
        (".github/**", ".github/workflows/ci.yml", True),
        (".github/**", ".github", True),
        (".github/**", ".GitHub/x", True),
        (".github/**", ".GITHUB", True),
        (".github/**", ".github2/x", False),
        (".github/**", "src/.github/x", False),
        (".github/workflows/ci.yml", ".github", True),
        (".github/workflows/ci.yml", ".github/workflows", True),
        (".github/workflows/ci.yml", ".github/other.yml", False),
        ("infra", "infra/main.tf", True),
        ("infra", "src/infra/main.tf", True),
        ("/infra", "src/infra/main.tf", False),
        ("/infra", "infra/main.tf", True),
        ("infra/", "infra/main.tf", True),
        ("*.lock", "deep/er/poetry.lock", True),
        ("*.lock", "poetry.lock.txt", False),
        ("**/secret.txt", "secret.txt", True),
        ("**/secret.txt", "a/b/secret.txt", True),
        ("**/secret.txt", "a/mysecret.txt", False),
        ("src/*/x.py", "src/a/x.py", True),
        ("src/*/x.py", "src/a/b/x.py", False),
        ("src/?.py", "src/ab.py", False),
        ("src/[ab].py", "src/b.py", True),
        ("src/[ab].py", "src/c.py", False),
        ("docs/**/*.md", "docs/a/b/c.md", True),
        ("docs/**/*.md", "docs/c.md", True),
        (".g*/**", ".github", True),
        ("src/*/**", "src/a", True),
        ("src/*/**", "src", True),
        ("src/**", "srcs", False),
        ("caf\u00e9/**", "cafe\u0301/x", True),
        ("a+b/(c)", "a+b/(c)", True),
        ("[", "[", True),
        ("", "anything", False),
        ("/", "anything", False),
        ("**", "anything/at/all", True),
    ],
)
def test_a_pattern_keeps_what_it_says(pattern: str, path: str, is_kept: bool):
    assert kept_from_agents([path], [pattern]) == ((path,) if is_kept else ())


def test_a_pattern_made_to_be_slow_is_not():
    path = "a/" * 60 + "b"
    assert kept_from_agents([path] * 50, ["**/a/" * 12 + "c", "a*" * 30 + "c"]) == ()
