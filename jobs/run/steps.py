"""A run's steps, carried out one after another.

What verifies or reviews a change says something of that change alone. So whenever the agent changes it
again, because one of them was not content, all of them that stand together must pass anew.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from flows import feedback
from flows.coordinate import prompts
from flows.model import Outcome, Proof, Step
from flows.model.run import LIMIT
from flows.model.workflow import AGENT, COMMAND, REPEAT, VERIFY
from jobs.run import left, part, step
from jobs.run.hear import Ear
from jobs.run.review import review
from jobs.run.spec import Spec
from jobs.run.step import Room
from jobs.run.talk import Talk
from jobs.run.tree import Tree
from jobs.run.watch import Stopped

TAIL_CHARS = 3000
CHANGING = (AGENT, COMMAND, REPEAT)


@dataclass(frozen=True)
class Judged:
    """How a verify or a review went: it passed where `outcome` is None; else how the run ends if it is
    not mended, why, and what the agent is told (nothing: there is nothing to mend)."""

    outcome: Outcome | None = None
    reason: str = ""
    prompt: str = ""


class Steps:
    """Carries out the steps of one run. Stopped is raised where one ends it."""

    def __init__(self, spec: Spec, tree: Tree, room: Room):
        self.spec, self.tree = spec, tree
        cell = replace(room.cell, env={**room.cell.env, **spec.variables})
        self.room, self.workshop = room, replace(room, cell=cell)
        self.talk = Talk(spec, room)
        self.ear = Ear(tree.place.run_dir, room.record, tree.progress)
        self.answer = f"answer-{spec.run}.json"
        self.asked = ""  # the last prompt that was no feedback
        self.note = ""
        self.is_done = self.is_until = self.is_told = False

    def take(self, steps: Sequence[Step]) -> None:
        """All of them, in order."""
        gates: list[Step] = []
        for one in steps:
            if one.kind not in CHANGING:
                gates.append(one)
                continue
            self._pass(gates)
            gates = []
            match one.kind:
                case "agent":
                    self.asked = one.prompt + (feedback.ending(self.answer) if self.is_until else "")
                    self._ask(self.asked)
                case "command":
                    self._command(one)
                case "repeat":
                    self._repeat(one)
        self._pass(gates)

    def _repeat(self, repeat: Step) -> None:
        for _ in range(repeat.times):
            self.is_done, self.is_until = False, bool(repeat.until)
            self.take(repeat.steps)
            self.is_until = False
            if self.is_done:
                return
        if repeat.until:
            self.room.record.note(f"the agent did not say that it is done, {repeat.times} times")

    def _ask(self, prompt: str) -> None:
        """The agent is asked, and what it left is the run's commit."""
        self.tree.clear()
        verdict = self.ear.go_on(self.talk, prompt, self.talk.ask(prompt))
        self.note = verdict.note
        if verdict.fault:
            self.tree.progress.fault = verdict.fault
            ended = Outcome.OVER_BUDGET if verdict.fault == LIMIT else Outcome.AGENT_FAILED
            raise Stopped(ended, verdict.reason)
        with suppress(ValueError):  # it said nothing
            raw = left.take(self.tree.place.workspace.path, self.answer, "answer")
            self.is_done = self.is_done or (self.is_until and feedback.is_done(raw))
        self._commit()

    def _commit(self) -> None:
        if self.spec.report:
            return
        part.hear(self.spec, self.tree)
        self.tree.commit(self.note)
        outside = part.outside(self.spec, self.tree)
        if not outside:
            return
        if self.is_told or not self.asked:
            raise Stopped(Outcome.PROTECTED, part.refusal(outside))
        self.is_told = True
        self._again(prompts.correcting(outside, ()))

    def _command(self, command: Step) -> None:
        """Commands that change the tree as an agent does."""
        self.tree.clear()
        for text in command.run:
            done = step.run(self.workshop, step.Command("command", ["sh", "-c", text]))
            if done.exit_code:
                how = f"The command `{text[:200]}` ended with exit code {done.exit_code}."
                raise Stopped(Outcome.AGENT_FAILED, f"{how}\n{done.tail[-TAIL_CHARS:]}")
        self._commit()

    def _pass(self, gates: Sequence[Step]) -> None:
        """All gates are passed by one and the same commit; the agent mends it, as often as they allow."""
        failures, at = [0] * len(gates), 0
        while at < len(gates) and self.tree.collected.outcome is Outcome.DELIVERED:
            judged = self._verify(gates[at]) if gates[at].kind == VERIFY else self._review(gates[at])
            if judged.outcome is None:
                at += 1
                continue
            failures[at] += 1
            if failures[at] >= gates[at].attempts or (judged.prompt and not self.asked):
                raise Stopped(judged.outcome, judged.reason)
            if judged.prompt:
                self._again(judged.prompt)
                at = 0

    def _again(self, prompt: str) -> None:
        """The agent hears what is wrong: in its conversation, or from the beginning where it has none."""
        self._ask(prompt if self.talk.conversation else f"{self.asked}\n\n{prompt}")

    def _verify(self, gate: Step) -> Judged:
        proofs = [self._prove(text) for text in gate.run]
        self.tree.progress.proofs += proofs
        self.tree.is_soiled = True
        self.room.watch.check(time.monotonic())
        failed = [proof for proof in proofs if proof.exit_code]
        if not failed:
            return Judged()
        how = "; ".join(f"`{proof.command[:200]}` ended with {proof.exit_code}" for proof in failed)
        reason = f"The change does not pass the repository's verify commands: {how}."
        return Judged(Outcome.VERIFY_FAILED, reason, feedback.failing(failed))

    def _prove(self, text: str) -> Proof:
        done = step.run(self.workshop, step.Command("verify", ["sh", "-c", text]))
        return Proof(text, done.exit_code, round(done.seconds, 3), done.tail[-TAIL_CHARS:])

    def _review(self, gate: Step) -> Judged:
        self.tree.clear()
        found = review(self.spec, self.tree, self.room, gate.agent)
        if found.is_approved:
            return Judged()
        why = found.trouble or "\n".join(f"- {one}" for one in found.findings)
        reason = f"`{gate.agent}` reviewed the change and did not approve it:\n{why[:TAIL_CHARS]}"
        return Judged(
            Outcome.REVIEW_STUCK, reason, feedback.wanting(found.findings) if found.findings else ""
        )
