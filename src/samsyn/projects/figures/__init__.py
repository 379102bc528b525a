"""The figures of all projects, held in the process, so that a large bank is summed without reading
its rows: amounts, years, groups, places and placings (docs/adr/0021).

They are read from the bank's own tables, and read anew, some thousand projects at a time, where the
search's index has noted a change. While changes wait to be indexed, and in a small bank, there are
none: then the database sums, and what calls this asks for `part_of()` and gets None.
"""
