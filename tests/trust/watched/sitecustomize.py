"""Put on the path of a process and of all that it starts: every connection and every name looked up is written down."""

import os
import sys


def _watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        told = f"{event} {arguments[-1]!r}"
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        told = f"{event} {arguments[0]!r}"
    else:
        return
    with open(os.environ["WATCHED_LOG"], "a") as log:
        log.write(told.replace("\n", " ") + "\n")


if "WATCHED_LOG" in os.environ:
    sys.addaudithook(_watch)
