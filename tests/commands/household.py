"""A small set of processes under the real supervisor: `python -m tests.commands.household SCENE`, for tests to end in every way."""

import os
import sys

from config.run import WORDS
from config.supervisor import Process, Supervisor

# Starts a grandchild that ignores SIGTERM, says both numbers, and sleeps: what a server with workers looks like.
PARENT = (
    "import os, signal, subprocess, sys, time\n"
    "child = subprocess.Popen([sys.executable, '-c', "
    "'import signal, time; from config.supervisor import die_with_parent; die_with_parent();"
    ' signal.signal(signal.SIGTERM, signal.SIG_IGN); print("deaf", flush=True); time.sleep(60)\'])\n'
    "print('pids', os.getpid(), child.pid, flush=True)\n"
    "time.sleep(60)\n"
)
STUBBORN = "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('pids', os.getpid(), flush=True); time.sleep(60)"
TALKER = "import os, time\nprint('pids', os.getpid(), flush=True)\nwhile True: print('x' * 2000, flush=True); time.sleep(0.005)"
SHORT = "import os, time; print('pids', os.getpid(), flush=True); time.sleep(0.5); raise SystemExit(7)"
SCENES = {
    "plain": (("parent", PARENT), ("stubborn", STUBBORN)),
    "talking": (("parent", PARENT), ("talker", TALKER)),
    "dying": (("parent", PARENT), ("short", SHORT)),
}


def main(scene: str) -> int:
    supervisor = Supervisor(WORDS, grace=1.0)
    try:
        for name, program in SCENES[scene]:
            supervisor.start(Process(name, (sys.executable, "-c", program)))
        supervisor.keep(lambda: (f"ready {os.getpid()}",))
    finally:
        code = supervisor.stop()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
