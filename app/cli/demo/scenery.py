"""What the demo plays in: an organisation, its people, two small repositories, an agent."""

from __future__ import annotations

from pathlib import Path

OWNER = "acme"
TOOLS, SITE = "acme/tools", "acme/site"
PEOPLE = {"alice": "maintains acme", "bob": "may triage", "carol": "is from outside"}

ISSUE_TITLE = "slug keeps capital letters"
ISSUE_BODY = """`bin/slug Hello World` prints `Hello-World`; but addresses are lower case:
it must print `hello-world`.

`sh tests/run` shows it.
"""

BLUEPRINT = """version: 1
agent: fixer
verify: [sh tests/run]
limits: {{minutes: 2, attempts: 2}}
merge: {{into_base: {into_base}, method: squash}}
"""

SLUG = r"""#!/bin/sh
# slug TEXT...: the text as it stands in an address
printf '%s\n' "$*" | tr ' ' '-'
"""

TOOLS_TESTS = r"""#!/bin/sh
# The tests of slug: sh tests/run
cd "$(dirname "$0")/.." || exit 1
failed=0
check() {
    got=$(sh bin/slug "$1")
    if [ "$got" = "$2" ]; then
        echo "ok      slug '$1' is $got"
    else
        echo "FAILED  slug '$1' is $got, not $2"
        failed=1
    fi
}
check 'hello world' 'hello-world'
check 'Hello World' 'hello-world'
check 'README' 'readme'
exit $failed
"""

PAGE = """<!doctype html>
<title>acme</title>
<h1>acme</h1>
<footer>acme, 2025</footer>
"""

SITE_TESTS = r"""#!/bin/sh
# The tests of the page: sh tests/run
cd "$(dirname "$0")/.." || exit 1
grep -q '<footer>acme, 2026</footer>' index.html || { echo 'FAILED  the footer is of another year'; exit 1; }
echo 'ok      the footer is of this year'
"""

SITE_ISSUE_TITLE = "The footer is of last year"
SITE_ISSUE_BODY = "It says 2025; it must say 2026.\n"

# An agent is any program that reads a prompt and changes files. This one knows two tricks.
FIXER = r"""#!/bin/sh
# fixer: reads a task on standard input, changes files in the current folder.
task=$(cat)
change() {
    echo "fixer: $1: $2"
    sed "$2" "$1" > "$HOME/changed" && cat "$HOME/changed" > "$1"
}
echo 'fixer: reading the task'
case $task in
    *'capital letters'*) change bin/slug "s/tr ' ' '-'/tr 'A-Z ' 'a-z-'/" ;;
    *'footer'*) change index.html 's/acme, 2025/acme, 2026/' ;;
    *) echo 'fixer: this is beyond me'; exit 1 ;;
esac
sh tests/run
"""

REPOSITORIES = {
    TOOLS: {
        "README.md": "# tools\n\nSmall tools of acme. `sh tests/run` tests them.\n",
        "bin/slug": SLUG,
        "tests/run": TOOLS_TESTS,
        ".github/fleet.yml": BLUEPRINT.format(into_base="auto"),
    },
    SITE: {
        "README.md": "# site\n\nThe site of acme. Here a person merges.\n",
        "index.html": PAGE,
        "tests/run": SITE_TESTS,
        ".github/fleet.yml": BLUEPRINT.format(into_base="review"),
    },
}


def write(folder: Path) -> None:
    """The repositories' files, as folders `folder/OWNER/NAME`."""
    for name, files in REPOSITORIES.items():
        for path, text in files.items():
            target = folder / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
