"""Files that list repositories."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.model import Listed
from flows.rollout.listed import MOST_BYTES, of_csv, of_list

ROWS = ("acme/api", "acme/web", "other/lib")
GOOD = {
    "bare": "api\nweb\nother/lib\n",
    "a heading": "repo\napi\nweb\nother/lib\n",
    "a heading among others": "team,Repository,lead\nx,api,a\ny,web,b\nz,other/lib,c\n",
    "an owner's column": "name,owner\napi,acme\nweb,\nlib,other\n",
    "full names beat bare ones": "name,full_name\nx,acme/api\ny,acme/web\nz,other/lib\n",
    "a byte order mark and CRLF": "\ufeffname\r\napi\r\nweb\r\nother/lib",
    "quotes, blanks and comments": '# ours\n\n"api","a, b"\n  web , x\n # no\n"other/lib",y\n',
    "semicolons": "name;note\napi;a, b\nweb;c\nother/lib;d\n",
    "tabs": "name\tnote\napi\ta\nweb\tb\nother/lib\tc",
    "doubles": "api\nAPI\nacme/api\nweb\nother/lib\n",
}


@pytest.mark.parametrize("name", GOOD)
def test_a_csv_is_read_as_people_write_it(name: str) -> None:
    assert of_csv(GOOD[name], "repos.csv", "acme") == (tuple(Listed(row) for row in ROWS), ())


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("name\napi\na b\n", 3, "'a b' is no repository"),
        ("owner,name\nacme,\n", 2, "'' is no repository"),
        ("api\nhttps://github.com/acme/web\n", 2, "is no repository"),
        ('api\n"web\n', 2, "is no repository"),
        ("x" * (MOST_BYTES + 1), 1, "larger than"),
        ("\n".join(f"r{i}" for i in range(3001)), 1, "too many"),
    ],
)
def test_what_is_wrong_in_a_csv_has_its_line(text: str, line: int, what: str) -> None:
    found, problems = of_csv(text, "fleets/repos.csv", "acme")
    assert len(found) <= 3000
    assert problems[0].where == "fleets/repos.csv"
    assert problems[0].line == line
    assert what in problems[0].what


def test_the_owners_list_has_tags() -> None:
    text = "- api\n- {repo: web, tags: [a, b]}\n- repo: other/lib\n  tags: c\n"
    rows = (Listed("acme/api", ()), Listed("acme/web", ("a", "b")), Listed("other/lib", ("c",)))
    assert of_list(text, "repos.yml", "acme") == (rows, ())
    assert of_list("repos:\n" + text, "repos.yml", "acme") == (rows, ())
    assert of_list("", "repos.yml", "acme") == ((), ())


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("- api\n- Api\n", 2, "stands twice"),
        ("- api\n- {tags: [a]}\n", 2, "has no `repo`"),
        ("- api\n- {repo: web, tag: [a]}\n", 2, "`tag` is not a key"),
        ("- api\n- [a]\n", 2, "here stands no text"),
        ("repos: api\n", 1, "this is no list"),
        ("repo: [api]\n", 1, "`repo` is not a key"),
        ("api\n", 1, "this is no list"),
        ("- &a api\n- *a\n", 1, "anchors"),
        ("- [\n", 2, "no YAML"),
    ],
)
def test_what_is_wrong_in_a_list_has_its_line(text: str, line: int, what: str) -> None:
    _, problems = of_list(text, "repos.yml", "acme")
    assert problems[0].line == line, problems
    assert what in problems[0].what


@given(st.text(st.characters(codec="utf-8")) | st.text("a/,;\t\"'\n\r#-: []{}", max_size=60))
def test_no_text_breaks_a_list(text: str) -> None:
    for found, problems in (of_csv(text, "f", "acme"), of_list(text, "f", "acme")):
        assert all(row.repo.count("/") == 1 for row in found)
        assert all(problem.remedy and problem.line for problem in problems)
