"""Two small services, a client and a server, and an agent that really reads and edits their code.

What the agent is asked tells it which part it plays. Words of the task make it misbehave.
"""

from __future__ import annotations

from pathlib import Path

SERVER = {
    "README.md": "A server.\n",
    "server.py": '"""Answers while it can."""\n\n\ndef answer(load: int) -> str:\n    return "ok"\n',
    "test_server.py": """import unittest
from server import answer
class Case(unittest.TestCase):
    def test_it_answers(self):
        self.assertEqual(answer(1), "ok")
""",
}
CLIENT = {
    "README.md": "A client.\n",
    "client.py": '"""Asks the server."""\n\n\ndef ask(call):\n    return call()\n',
    "test_client.py": """import unittest
from client import ask
class Case(unittest.TestCase):
    def test_it_asks(self):
        self.assertEqual(ask(lambda: "ok"), "ok")
""",
}
VERIFY = 'version: 1\nverify: ["python3 -B -m unittest -q && touch left-by-verify"]\n'

AGENT = r'''
import json, os, re, signal, subprocess, sys, time
from pathlib import Path
log = Path(sys.argv[1])
prompt = sys.stdin.read()
(log / f"{time.time_ns()}.txt").write_text(prompt)
here = Path(".")
places = {name: Path(path) for name, path in re.findall(r"^- (\S+): (/.*)$", prompt, re.M)}
contracts = [json.loads(line) for line in prompt.splitlines() if line.startswith('{"id":')]

def find(tree, pattern):
    """Where a tree's code says so: path, line, quote, what was captured."""
    for path in sorted(tree.glob("*.py")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if hit := re.search(pattern, line):
                return path.name, number, line, hit[1]

def planning():
    assert find(places["server"], r"def (answer)") and find(places["client"], r"def (ask)")
    task = prompt.split("The task:")[1]
    if "WRITES" in task:
        (places["server"] / "ignored").mkdir()
        (places["server"] / "ignored" / "notes.txt").write_text("mine")
    def between(name, text):
        return {"id": name, "text": text, "between": ["client", "server"], "checks": ["read both"]}
    plan = {
        "contracts": [
            between("exception-name", "The client catches the very exception that the server raises"),
            between("retry-budget", "The client tries no more often than the server bears"),
        ],
        "risks": ["@everyone retries at once"],
        "expected": ["an overloaded server is asked again, and then given up"],
        "specs": [
            {"repo": "client", "task": "Retry." + task, "owns": ["*.py"], "after": ["server"]},
            {"repo": "server", "task": "Say it." + task, "owns": ["server.py", "test_*"]},
        ],
    }
    if "cannot be taken" not in prompt or "ALWAYS-WRONG" in task:
        plan["specs"][0]["after"] = ["sever"]
    if (log / "aside").exists():
        del plan["specs"][0]
    Path("plan.json").write_text(json.dumps(plan))

def serving():
    Path("server.py").write_text('"""Answers while it can."""\n\nMOST_TRIES = 3\n\n\n'
        'class Overloaded(Exception):\n    pass\n\n\n'
        'def answer(load):\n    if load > 9:\n        raise Overloaded(load)\n    return "ok"\n')
    Path("test_server.py").write_text("import unittest\nfrom server import Overloaded, answer\n"
        "class Case(unittest.TestCase):\n    def test_it_says_so(self):\n"
        "        self.assertRaises(Overloaded, answer, 10)\n        self.assertEqual(answer(1), 'ok')\n")
    Path("README.md").write_text("A server, which may be overloaded.\n")
    decide("It raises Overloaded, and bears MOST_TRIES = 3 of one client.")

def asking():
    """It knows better than what was decided before: its own tests agree with it."""
    named("OverloadError", 5)

def named(name, tries):
    Path("client.py").write_text(f'"""Asks the server."""\n\nTRIES = {tries}\n\n\ndef ask(call):\n'
        f"    for left in reversed(range(TRIES)):\n        try:\n            return call()\n"
        f"        except Exception as error:\n            if type(error).__name__ != '{name}' or not left:\n"
        "                raise\n")
    Path("test_client.py").write_text(f"import unittest\nfrom client import TRIES, ask\n"
        f"class {name}(Exception):\n    pass\n"
        "class Case(unittest.TestCase):\n    def test_it_gives_up(self):\n"
        f"        tried = []\n        def call():\n            tried.append(1)\n            raise {name}()\n"
        f"        self.assertRaises({name}, ask, call)\n        self.assertEqual(len(tried), TRIES)\n")

def decide(text):
    (into,) = {*re.findall(r"decided-\S+?\.md", prompt)}
    Path(into).write_text(text)

def working():
    if "STAYS" in prompt:
        child = subprocess.Popen(["setsid", "sleep", "1000"])
        (log / "pids.json.new").write_text(json.dumps([os.getpid(), child.pid]))
        (log / "pids.json.new").rename(log / "pids.json")
        time.sleep(1000)
    serving() if "the part of server" in prompt else asking()

def correcting():
    assert "README.md" in prompt
    before = subprocess.run(["git", "show", "HEAD~1:README.md"], capture_output=True, text=True, check=True)
    if not (log / "stubborn").exists():
        Path("README.md").write_text(before.stdout)

def mending():
    if (log / "deaf").exists():
        return
    (name,) = re.findall(r"server.py:\d+: class (\w+)", prompt)
    (tries,) = re.findall(r"server.py:\d+: MOST_TRIES = (\d+)", prompt)
    named(name, int(tries))

def reviewing():
    server, client = places["server"], places["client"]
    looked = {
        "exception-name": (find(server, r"class (\w+)\(Exception"), find(client, r"__name__ != '(\w+)'")),
        "retry-budget": (find(server, r"MOST_TRIES = (\d+)"), find(client, r"^TRIES = (\d+)")),
    }
    assert "+" in Path("change-server.diff").read_text()
    judgements = []
    for contract in contracts:
        sides = dict(zip(("server", "client"), looked[contract["id"]]))
        shown = {repo: side for repo, side in sides.items() if side}
        fits = len({side[3] for side in shown.values()}) == 1 and len(shown) == 2
        seen = [{"repo": repo, "path": path, "line": line, "quote": quote}
                for repo, (path, line, quote, _) in shown.items()]
        one = {"contract": contract["id"], "verdict": "holds" if fits else "broken", "evidence": seen}
        judgements.append(one if fits else one | {"repo": "client", "remedy": "keep to the server's"})
    Path("review.json").write_text(json.dumps({"judgements": judgements}))

for word, part in (("Plan work", planning), ("Do one part", working), ("Mend what is wrong", correcting),
                   ("All parts were", mending), ("Review work", reviewing)):
    if prompt.startswith(word):
        part()
'''


def make(folder: Path, files: dict[str, str]) -> None:
    """The files of a service, with what verifies it."""
    (folder / ".github").mkdir(parents=True)
    (folder / ".github" / "fleet.yml").write_text(VERIFY)
    (folder / ".gitignore").write_text("ignored/\n__pycache__/\n")
    for name, text in files.items():
        (folder / name).write_text(text)
