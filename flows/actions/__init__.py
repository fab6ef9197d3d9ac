"""The verbs as data. Each names an end state and says why; doing it twice is doing it once.

`slot` is an action's identity: no plan touches one slot twice.
"""

from __future__ import annotations

from flows.actions.family import Adopt, Block, EditBody, LabelChildren, LinkChildren, MakeIssue, Wake
from flows.actions.fleet import Conclude, Enrol, Tell
from flows.actions.issue import Close, LookAgain, PutLabel, Reply, Show, TakeLabel
from flows.actions.pull import DeleteBranch, MakeBranch, MarkReady, Merge, NamePulls, OpenPull, UpdateBranch
from flows.actions.run import Instruct, Lose, Start, Stop

Action = (
    Start
    | Stop
    | Instruct
    | Lose
    | OpenPull
    | MarkReady
    | NamePulls
    | Merge
    | Close
    | DeleteBranch
    | MakeBranch
    | UpdateBranch
    | Show
    | PutLabel
    | TakeLabel
    | Reply
    | MakeIssue
    | EditBody
    | Adopt
    | Block
    | LinkChildren
    | LabelChildren
    | Wake
    | Enrol
    | Tell
    | Conclude
    | LookAgain
)

__all__ = [
    "Action",
    "Adopt",
    "Block",
    "Close",
    "Conclude",
    "DeleteBranch",
    "EditBody",
    "Enrol",
    "Instruct",
    "LabelChildren",
    "LinkChildren",
    "LookAgain",
    "Lose",
    "MakeBranch",
    "MakeIssue",
    "MarkReady",
    "Merge",
    "NamePulls",
    "OpenPull",
    "PutLabel",
    "Reply",
    "Show",
    "Start",
    "Stop",
    "TakeLabel",
    "Tell",
    "UpdateBranch",
    "Wake",
]
