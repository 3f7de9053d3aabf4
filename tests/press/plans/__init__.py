"""Strategies of page make-up, written as differently as possible from each other.

A plan takes ``(seed, held)`` and returns a made-up `sheet.Sheet`.
"""
