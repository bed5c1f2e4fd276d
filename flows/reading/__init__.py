"""Reading content files: YAML as text with line marks, the forms of values, and faults in Swedish.

What the files are about is not known here.
"""
