"""Round trips of pyserial's readline: pyserial.py PATH COUNT."""

import sys
import time

import serial

WARM_UP = 3000


def round_trip(port):
    port.write(b"AT\r")
    while port.readline() != b"OK\r\n":
        pass


with serial.Serial(sys.argv[1], 115200, timeout=5) as port:
    count = int(sys.argv[2])
    for _ in range(WARM_UP):
        round_trip(port)
    began = time.perf_counter()
    for _ in range(count):
        round_trip(port)
    print(round(count / (time.perf_counter() - began)))
