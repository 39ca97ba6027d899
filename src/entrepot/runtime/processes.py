"""Processes that run beside this one: started again when they break, ended with it."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from types import FrameType
from typing import Final

LOOK: Final = 0.2
"""Seconds between two looks at the processes."""
PAUSE: Final = 1.0
"""Seconds before a process that broke is started again."""
GRACE: Final = 10.0
"""Seconds a worker has to end once the process that started it is gone."""


class Stop:
    """Whether the worker was told to end. The first signal lets the job stop where it looks or ends; the second breaks it off and hands it back."""

    def __init__(self) -> None:
        self.asked = False  # not an Event: its lock is not safe in a signal handler

    def __call__(self) -> bool:
        return self.asked

    def listen(self, *, interrupt: bool = True) -> None:
        """Hear SIGTERM from now on, and SIGINT; without ``interrupt`` leave that to the parent, since a terminal sends it to both."""
        signal.signal(signal.SIGTERM, self._hear)
        signal.signal(signal.SIGINT, self._hear if interrupt else signal.SIG_IGN)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True

    def orphaned(self) -> None:
        """The process that started the worker is gone: end, and do not wait for a job that does not look."""
        self.asked = True
        timer = threading.Timer(GRACE, os._exit, (1,))
        timer.daemon = True
        timer.start()


class Children:
    """A command run ``count`` times at once, begun here. The command must see for itself when this process is killed."""

    def __init__(self, command: Sequence[str], count: int) -> None:
        self._command = command
        self._running = [_start(command) for _ in range(count)]

    def keep(self, stopping: Callable[[], bool], *, patience: float, again: bool = True) -> int:
        """Wait until all have ended. When told to stop, each is asked to end (SIGTERM), and killed after ``patience`` seconds.

        Args:
            again: start a process anew that ends with an error.

        Returns:
            The largest exit code, a signal as its number.
        """
        worst = 0
        while self._running and not stopping():
            time.sleep(LOOK)
            for process in [process for process in self._running if process.poll() is not None]:
                self._running.remove(process)
                worst = max(worst, abs(process.returncode))
                if process.returncode and again and not stopping():
                    time.sleep(PAUSE)
                    self._running.append(_start(self._command))
        _end(self._running, patience)
        return worst


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 -- the caller's own program


def _end(processes: Sequence[subprocess.Popen[bytes]], patience: float) -> None:
    for process in processes:
        process.terminate()
    until = time.monotonic() + patience
    for process in processes:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def let_forks_follow() -> None:
    """From now on, processes forked from this one end when it is gone: a web server's own processes would stay and keep its port."""
    os.register_at_fork(after_in_child=partial(_follow, os.getpid()))


def _follow(parent: int) -> None:
    def look() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    if os.getppid() == parent:
        threading.Thread(target=look, name="entrepot-follow", daemon=True).start()
