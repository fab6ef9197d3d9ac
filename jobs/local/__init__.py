"""The local fleet: agents in worktrees and tmux sessions of one machine; no store, no GitHub.

Read `place.py` first (what stands where), then `create.py`, `keeper.py` and `end.py`. `state.json` says
what was begun; locks, tmux, git and each agent's own folder say what is.
"""
