"""Writes the small pictures that the tests of the data room read, byte by byte.

Each is 3 pixels wide and 2 high. Pixel (x, y) of the gray ones is 20 + 50 x + 90 y; of the coloured
ones red is that, green is 255 minus that, blue is 7.
"""

import struct
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT = 3, 2
GRAY = [[20 + 50 * x + 90 * y for x in range(WIDTH)] for y in range(HEIGHT)]


def png(name, bits, colour_type, rows, extra=b""):
    def chunk(kind, body):
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, colour_type, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows))
    (HERE / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )
    return chunk


def main():
    rgb = [bytes(c for g in row for c in (g, 255 - g, 7)) for row in GRAY]
    png("gray.png", 8, 0, [bytes(row) for row in GRAY])
    png("gray16.png", 16, 0, [b"".join(struct.pack(">H", g * 256 + 99) for g in row) for row in GRAY])
    png("gray-alpha.png", 8, 4, [bytes(c for g in row for c in (g, 128)) for row in GRAY])
    png("gray1.png", 1, 0, [b"\xa0", b"\x40"])
    png("rgb.png", 8, 2, rgb)
    png("rgba.png", 8, 6, [bytes(c for g in row for c in (g, 255 - g, 7, 128)) for row in GRAY])
    palette = b"".join(bytes((g, 255 - g, 7)) for row in GRAY for g in row)
    kind = b"PLTE"
    plte = struct.pack(">I", 18) + kind + palette + struct.pack(">I", zlib.crc32(kind + palette))
    png("palette.png", 8, 3, [bytes([0, 1, 2]), bytes([3, 4, 5])], plte)

    pixels = b"".join(
        b"".join(bytes((7, 255 - g, g)) for g in row) + b"\0\0\0" for row in reversed(GRAY)
    )
    head = struct.pack("<2sIHHI", b"BM", 54 + len(pixels), 0, 0, 54)
    info = struct.pack("<IiiHHIIiiII", 40, WIDTH, HEIGHT, 1, 24, 0, len(pixels), 2835, 2835, 0, 0)
    (HERE / "rgb.bmp").write_bytes(head + info + pixels)


if __name__ == "__main__":
    main()
