"""How an audit's text is understood: its blocks, their marks, which of them are findings.

`flows.audit.read` is the door. In reading order: `blocks` (markdown as a tree), `records` and
`bullets` (paragraphs that are tables and lists), `outline` (sections, also those without headings),
`forms` (titles out of fields), `scale` (the document's own grades), `title` (what stands in one),
`labels` and `rated` (what a part of a finding is called, and how severe it says that it is), `known`
(what a document repeats), `unit` (which block is one finding), `walk` (from top to bottom),
`repeats` (told twice is counted once), `settle` (what is said of several at once), `compose` (a unit
as a Finding).
"""
