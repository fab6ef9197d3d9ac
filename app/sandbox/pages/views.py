"""Plain pages, so that a person can watch: repositories, issues, pull requests."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from flask import Flask, Response, abort

from app.sandbox.git import read
from app.sandbox.ids import stamp
from app.sandbox.merging import checks_of
from app.sandbox.nouns import Issue, Repository
from app.sandbox.world import World

STYLE = """body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
a{color:#0969da;text-decoration:none}pre{white-space:pre-wrap;background:#f6f8fa;padding:.8rem;border-radius:6px}
.label{border:1px solid #d1d9e0;border-radius:1rem;padding:0 .6rem;font-size:85%}small{color:#59636e}
section{border-top:1px solid #d1d9e0;padding:.5rem 0}"""


class Pages:
    def __init__(self, world: World):
        self.world = world

    def mount(self, web: Flask) -> None:
        one = "/<owner>/<name>"
        pages: dict[str, Callable[..., Response]] = {
            "/": self.home,
            one: self.repository,
            f"{one}/issues": self.repository,
            f"{one}/pulls": self.repository,
            f"{one}/issues/<int:number>": self.issue,
            f"{one}/pull/<int:number>": self.issue,
        }
        for rule, view in pages.items():
            web.add_url_rule(rule, f"page {rule}", view, methods=["GET"])

    def home(self) -> Response:
        with self.world.lock:
            rows = [
                f'<li><a href="/{escape(r.full_name)}">{escape(r.full_name)}</a></li>'
                for r in self.world.state.repositories.values()
            ]
        return _page("Repositories", f"<ul>{''.join(rows)}</ul>")

    def _repository(self, owner: str, name: str) -> Repository:
        """Private ones are shown too: whoever reaches loopback may look."""
        return self.world.repository(f"{owner}/{name}") or abort(404)

    def repository(self, owner: str, name: str) -> Response:
        with self.world.lock:
            repo = self._repository(owner, name)
            rows = [f"<li>{self._line(repo, one)}</li>" for one in reversed(repo.issues.values())]
            refs = [
                f"<li>{escape(ref.removeprefix('refs/heads/'))} <small>{sha[:12]}</small></li>"
                for ref, sha in sorted(repo.refs.items())
            ]
            return _page(
                repo.full_name,
                f"<h2>Issues and pull requests</h2><ul>{''.join(rows)}</ul>"
                f"<h2>Branches</h2><ul>{''.join(refs)}</ul>",
            )

    def _line(self, repo: Repository, one: Issue) -> str:
        kind = "pull" if one.pull else "issues"
        link = (
            f'<a href="/{escape(repo.full_name)}/{kind}/{one.number}">#{one.number} {escape(one.title)}</a>'
        )
        labels = " ".join(f'<span class="label">{escape(repo.labels[key].name)}</span>' for key in one.labels)
        return f"{link} <small>{_state(one)} {escape(one.login)}</small> {labels}"

    def issue(self, owner: str, name: str, number: int) -> Response:
        with self.world.lock:
            repo = self._repository(owner, name)
            one = repo.issues.get(number) or abort(404)
            parts = [f"<p>{self._line(repo, one)}</p><pre>{escape(one.body or '')}</pre>"]
            if one.pull:
                parts.append(self._pull(repo, one))
            lines = [
                (
                    event.at,
                    f"{escape(event.login)} {escape(event.kind)} "
                    f"{escape(str(event.data.get('label') or event.data.get('to') or ''))}",
                )
                for event in one.events
            ]
            lines += [
                (said.created_at, f"{escape(said.login)} said<pre>{escape(said.body)}</pre>")
                for said in (repo.comments[key] for key in one.comments)
            ]
            parts += [f"<section><small>{stamp(at)}</small> {text}</section>" for at, text in sorted(lines)]
            return _page(f"{repo.full_name}#{number}", "".join(parts))

    def _pull(self, repo: Repository, one: Issue) -> str:
        git = str(self.world.git_folder(repo))
        old = read.merge_base(git, one.as_pull.base_sha, one.as_pull.head_sha)
        changed = read.changes(git, old, one.as_pull.head_sha) if old else ()
        checks = "".join(
            f"<li>{escape(c.name)}: {escape(c.conclusion or c.status)}</li>"
            for c in checks_of(repo, one.as_pull.head_sha)
        )
        files = "".join(f"<h4>{escape(c.path)}</h4><pre>{escape(c.patch)}</pre>" for c in changed)
        return (
            f"<p>{escape(one.as_pull.head_ref)} into {escape(one.as_pull.base_ref)} "
            f"<small>{one.as_pull.head_sha[:12]}</small></p><ul>{checks}</ul>{files}"
        )


def _state(one: Issue) -> str:
    if one.pull and one.pull.merged_at:
        return "merged"
    return ("draft" if one.pull and one.pull.is_draft else "open") if one.is_open else "closed"


def _page(title: str, content: str) -> Response:
    text = (
        f"<!doctype html><meta charset=utf-8><title>{escape(title)}</title><style>{STYLE}</style>"
        f'<p><a href="/">sandbox</a></p><h1>{escape(title)}</h1>{content}'
    )
    return Response(
        text,
        200,
        {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"},
        content_type="text/html; charset=utf-8",
    )
