"""Servers that the tests start, stop, freeze and cut; the machine's own are left alone."""

import os
import signal
import socket
import socketserver
import subprocess
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path

HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


class Redis:
    """A Redis of the test's own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--daemonize", "no"]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL)

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def stop(self) -> None:
        if self.process.poll() is not None:
            return
        self.signal(signal.SIGCONT)
        self.process.terminate()
        self.process.wait()


class Proxy:
    """Stands before a server; refuses, or takes up connections and lets nothing through, as a frozen server does."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.target, self.port = target, free_port()
        self.flowing = threading.Event()
        self.connections: list[socket.socket] = []
        self.restore()

    def restore(self) -> None:
        self.flowing.set()
        self.listener = socket.create_server((HOST, self.port))
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def refuse(self) -> None:
        _close(self.listener)
        while self.connections:
            _close(self.connections.pop())

    def hang(self) -> None:
        self.flowing.clear()

    def resume(self) -> None:
        self.flowing.set()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        self.connections.append(client)
        self.flowing.wait()
        try:
            server = socket.create_connection(self.target)
        except OSError:
            return _close(client)
        self.connections.append(server)
        threading.Thread(target=self._pump, args=(client, server), daemon=True).start()
        self._pump(server, client)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                self.flowing.wait()
                sink.sendall(data)
        except OSError:
            return
        finally:
            _close(source)
            _close(sink)


def _close(connection: socket.socket) -> None:
    with suppress(OSError):  # the other side may have gone already
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


class MailServer:
    """Takes mails, or treats a recipient as the local part of the address says, once or always.

    ``later``: 451 once; ``unknown``: 550; ``cut-before``, ``cut-within``, ``cut-after``: cuts the connection once,
    before, within and after the text. ``silent`` makes it accept connections and say nothing.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.taken: Counter[str] = Counter()  # Message-IDs
        self.treated: Counter[str] = Counter()  # recipients that did not get a plain yes
        self.silent = threading.Event()
        self.over = threading.Event()
        self.start()

    def start(self) -> None:
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self.server = socketserver.ThreadingTCPServer((HOST, self.port), self._talk)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.1,), daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def once(self, kind: str, recipient: str) -> bool:
        if not recipient.startswith(f"{kind}@"):
            return False
        self.treated[recipient] += 1
        return self.treated[recipient] == 1

    def _talk(self, connection: socket.socket, address: object, server: object) -> None:
        if self.silent.is_set():
            self.treated["silence"] += 1
            self.over.wait(60)
            return
        with connection.makefile("rwb", buffering=0) as file:
            _Talk(self, connection, file).hold()


class _Talk:
    def __init__(self, server: MailServer, connection: socket.socket, file: socket.SocketIO) -> None:
        self.server, self.connection, self.file = server, connection, file
        self.recipient = ""

    def say(self, line: str) -> None:
        self.file.write(f"{line}\r\n".encode())

    def hold(self) -> None:
        self.say("220 test")
        while command := self.file.readline().decode().strip():
            verb = command[:4].upper()
            if verb == "RCPT" and not self.recipient_ok(command.split("<")[1].split(">")[0]):
                return
            if verb == "DATA" and not self.take_text():
                return
            if verb == "QUIT":
                return self.say("221 bye")
            if verb not in ("RCPT", "DATA"):
                self.say("250 ok")
        return None

    def recipient_ok(self, recipient: str) -> bool:
        """Whether the talk goes on."""
        self.recipient = recipient
        if self.server.once("cut-before", recipient):
            return self.cut()
        if recipient.startswith("unknown@"):
            self.server.treated[recipient] += 1
            self.say(f"550 <{recipient}> no such user")
        elif self.server.once("later", recipient):
            self.say("451 greylisted")
        else:
            self.say("250 ok")
        return True

    def take_text(self) -> bool:
        self.say("354 go on")
        message_id = ""
        while (line := self.file.readline().decode().strip()) != ".":
            if line.lower().startswith("message-id:"):
                message_id = line.split(":", 1)[1].strip()
                if self.server.once("cut-within", self.recipient):
                    return self.cut()
        self.server.taken[message_id] += 1
        if self.server.once("cut-after", self.recipient):
            return self.cut()
        self.say("250 taken")
        return True

    def cut(self) -> bool:
        _close(self.connection)
        return False
