"""The practice press: newspaper pages with exact truth, made from a seed.

    seed -> content (grammar, stories, paper)  what is printed
         -> make-up (plans, package, furniture) where it stands: a `sheet.Sheet` of elements
         -> typeset (Chromium)                  lines as the browser broke them
         -> truth                               the page document with exact lines
         -> damage                              a scan of it, truth moved along
         -> simulate                            what the models would have read of it

One seed is one page. ``python -m tests.press --help`` tells the verbs.
"""
