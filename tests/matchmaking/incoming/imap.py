"""A small IMAP server on a free port, with one folder of mails; it answers what our client asks, as RFC 3501 says."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class ImapServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.mails: dict[int, bytes] = {}
        self.flags: dict[int, set[str]] = {}
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"imap://anna:geheim%40wort@127.0.0.1:{self.server_address[1]}/INBOX"

    def put(self, *mails: bytes) -> None:
        for mail in mails:
            uid = len(self.mails) + 7
            self.mails[uid], self.flags[uid] = mail, set()


class Session(socketserver.StreamRequestHandler):
    server: ImapServer

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _space, command = line.decode().strip().partition(" ")
            self.server.asked.append(command)
            for answer in self.answers(command):
                self.wfile.write(answer + b"\r\n")
            self.wfile.write(f"{tag} {self.result(command)}\r\n".encode())
            if command.upper().startswith("LOGOUT"):
                return

    def result(self, command: str) -> str:
        wrong = command.startswith("LOGIN") and "geheim@wort" not in command
        wrong = wrong or (command.startswith("SELECT") and "INBOX" not in command)
        return "NO refused" if wrong else "OK done"

    def answers(self, command: str) -> Iterator[bytes]:
        if command.startswith("CAPABILITY"):
            yield b"* CAPABILITY IMAP4rev1"
        elif command.startswith("SELECT"):
            yield b"* %d EXISTS" % len(self.server.mails)
        elif command.startswith("UID SEARCH UNSEEN"):
            unseen = [uid for uid, flags in self.server.flags.items() if "\\Seen" not in flags]
            yield b"* SEARCH " + b" ".join(b"%d" % uid for uid in unseen)
        elif found := re.match(r"UID (FETCH|STORE) (\d+) (.*)", command):
            yield self.about(found[1], int(found[2]), found[3])

    def about(self, act: str, uid: int, what: str) -> bytes:
        mail = self.server.mails[uid]
        if act == "STORE":
            self.server.flags[uid] |= set(re.findall(r"\\\w+", what))
            return b"* 1 FETCH (UID %d)" % uid
        if "SIZE" in what:
            return b"* 1 FETCH (UID %d RFC822.SIZE %d)" % (uid, len(mail))
        part = mail.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if "HEADER" in what else mail
        return b"* 1 FETCH (UID %d BODY[] {%d}\r\n%s)" % (uid, len(part), part)


@contextmanager
def imap_server() -> Iterator[ImapServer]:
    with ImapServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
