"""An epic's body: read, written, and changed by a character or a line without touching the rest.

`parse` reads it, `render` writes a new one (`parse(render(x)) == x`); `tick`, `accept`, `add`
and `name_branch` change one that people edit, and give back every other byte as it was.

Reading order: `outline` (markdown as headings and boxes with their places), `layout` (which
boxes are children, in which phase), `reading`, then those that change.
"""

from flows.checklist.branch import name_branch
from flows.checklist.joining import add
from flows.checklist.reading import parse
from flows.checklist.rendering import render
from flows.checklist.ticking import accept, tick

__all__ = ["accept", "add", "name_branch", "parse", "render", "tick"]
