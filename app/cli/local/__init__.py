"""Agents in worktrees and tmux sessions of this machine: no store, no GitHub."""
