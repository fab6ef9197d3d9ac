"""What `fleet doctor` says of the agents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from jobs import doctor
from jobs.git import overlay
from jobs.settings import Settings
from tests.jobs.agents.conftest import Shelf


def said(settings: Settings) -> list[tuple[str, str]]:
    return [(finding.verdict, finding.what) for finding in doctor.findings(settings)]


def test_agents_are_named_with_their_version_and_a_missing_key(own_settings: Settings, shelf: Shelf):
    shelf.put("bin/claude", "#!/bin/sh\necho '2.1.328 (Claude Code)'\n")
    shelf.put("bin/opencode", "#!/bin/sh\necho 1.18.33\n")
    shelf.link("bin/rm", Path("/bin/rm"))
    found = said(own_settings)
    assert ("well", "agents: claude 2.1.328, opencode 1.18.33") in found
    assert ("warning", "claude is given no key") in found
    is_plain = bool(overlay.why_not_apart(own_settings.data.parent))
    (workspaces,) = (what for _, what in found if what.startswith("workspaces of runs are "))
    assert workspaces.startswith("workspaces of runs are " + ("plain copies (" if is_plain else "overlays, "))
    keyed = replace(own_settings, agent_env=(("ANTHROPIC_API_KEY", "k"),))
    assert "claude is given no key" not in dict.fromkeys(what for _, what in said(keyed))


def test_a_home_that_is_not_there_is_found(own_settings: Settings, shelf: Shelf):
    shelf.put("bin/opencode", "#!/bin/sh\necho 1.18.33\n")
    own_settings.data.mkdir(mode=0o700)
    (own_settings.data / "agents.toml").write_text('[agents.opencode]\nhome = "/no/such/folder"\n')
    assert ("wrong", "/no/such/folder, the `home` of opencode, is no folder") in said(own_settings)


def test_remote_agents_need_no_program(own_settings: Settings, shelf: Shelf):
    remote = replace(own_settings, jules_key="k", copilot_token="t")
    found = said(remote)
    assert ("well", "remote agents: jules, copilot, asked after every 30 seconds") in found
    assert "there is no agent" not in dict(map(reversed, found))
    (only,) = (what for _, what in said(replace(remote, agents=("copilot",))) if what.startswith("remote"))
    assert only.startswith("remote agents: copilot,")


def test_without_an_agent_the_remedy_is_told(own_settings: Settings, shelf: Shelf):
    assert ("wrong", "there is no agent") in said(own_settings)
