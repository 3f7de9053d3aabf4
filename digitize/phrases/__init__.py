"""Printed phrases of newspapers: bylines, datelines, page references. Ground: pure.

Each verb takes text as printed and returns what the phrase says, or None. Nothing here knows one
newspaper; what is peculiar to one stands in its profile. Who writes stands in `people` (with
`names` and `latin`), where a report comes from in `datelines`, numbers and pages in `pages`.
"""
