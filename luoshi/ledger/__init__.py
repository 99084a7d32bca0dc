"""台账: what a parsed plan becomes for people: the 体检 in words, lists, units' forms, the difference of two plans.

Sees only the public names of `luoshi.parser`. Nothing here reads a file or asks for the time: results are text, rows
or bytes.
"""
