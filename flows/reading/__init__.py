"""How an audit's text is understood: its blocks, their marks, which of them are findings.

`flows.audit.read` is the door. In reading order: `blocks` (markdown as a tree), `outline`
(sections, also those without headings), `title` and `marks` (what stands in a title), `labels`
(what a part of a finding is called), `units` (which block is one finding), `walk` (from top to
bottom), `repeats` (told twice is counted once), `compose` (a unit as a Finding).
"""
