"""Simple and present ways to order a newspaper page, from the same reading as ours.

Each module has one verb, ``outline(reading) -> list[Piece]``: the articles in reading order.
"""
