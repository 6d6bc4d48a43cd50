"""JSON Merge Patch (RFC 7396): what is given replaces, null removes, objects are merged.

`quantity` is replaced whole, never merged (contract, section 1), so that half of one is found to be half of one.
The outcome is validated as the whole thing, as a POST of it would be.
"""

from collections.abc import Collection, Mapping


def apply(state: Mapping[str, object], patch: Mapping[str, object], whole: Collection[str] = ()) -> dict[str, object]:
    """The state after the patch; neither is changed. Members named in `whole` are replaced, not merged."""
    patched = dict(state)
    for name, value in patch.items():
        if value is None:
            patched.pop(name, None)
        elif isinstance(value, Mapping) and name not in whole:
            below = patched.get(name)
            patched[name] = apply(below if isinstance(below, Mapping) else {}, value)
        else:
            patched[name] = value
    return patched
