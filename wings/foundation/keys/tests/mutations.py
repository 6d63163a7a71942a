"""Ways to damage bytes."""

from hypothesis import strategies as st


@st.composite
def damaged(draw, data: bytes):
    """Change one byte, cut some off, or put some on, at either end."""
    way = draw(st.sampled_from(["change", "cut", "cut front", "extend", "extend front"]))
    if way == "change":
        at = draw(st.integers(0, len(data) - 1))
        flip = draw(st.integers(1, 255))
        return data[:at] + bytes([data[at] ^ flip]) + data[at + 1 :]
    if way in {"cut", "cut front"}:
        size = draw(st.integers(1, len(data)))
        return data[:-size] if way == "cut" else data[size:]
    extra = draw(st.binary(min_size=1, max_size=20))
    return data + extra if way == "extend" else extra + data
