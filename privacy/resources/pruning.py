"""What the canary found is taken out of the output: the text of a concept where that will do, else the element."""

from collections.abc import Iterator, Set

from privacy.resources.passage import Passage
from privacy.resources.transform import complete

Tree = dict[str, object]


def prune(found: Tree, bad: Set[str], passage: Passage) -> int:
    """Take out everything that holds one of these values; say how many places. The codes beside a text stay."""
    taken = 0
    for resource in _outputs(found):
        kind, meta = str(resource["resourceType"]), resource.get("meta")
        if isinstance(meta, dict) and _holds(meta.get("profile"), bad):
            del meta["profile"]
            taken += _counted(f"{kind}.meta.profile", passage)
        for name in [name for name in resource if name not in {"resourceType", "meta", "entry"}]:
            if _silenced(resource[name], bad):
                taken += _counted(f"{kind}.{name}.text", passage)
            if _holds(resource[name], bad):
                value = resource.pop(name)
                rule = passage.policy.types.get(kind)
                if rule is not None:
                    complete(rule, {name.lstrip("_"): value}, resource)
                taken += _counted(f"{kind}.{name}", passage)
    return taken


def _counted(what: str, passage: Passage) -> int:
    passage.dropped[f"{what} (canary)"] += 1
    return 1


def _silenced(value: object, bad: Set[str]) -> bool:
    """Take the bad text out of every concept that has codes, too; says whether there was one."""
    if isinstance(value, list):
        return sum(_silenced(one, bad) for one in value) > 0
    if not isinstance(value, dict):
        return False
    is_bad = "coding" in value and value.get("text") in bad
    if is_bad:
        del value["text"]
    return sum(_silenced(one, bad) for one in value.values()) > 0 or is_bad


def _outputs(found: Tree) -> Iterator[Tree]:
    yield found
    listed = found.get("entry")
    for entry in listed if isinstance(listed, list) else ():
        yield from _outputs(entry["resource"])


def _holds(value: object, bad: Set[str]) -> bool:
    if isinstance(value, dict):
        return any(_holds(one, bad) for one in value.values())
    if isinstance(value, list):
        return any(_holds(one, bad) for one in value)
    return not isinstance(value, bool) and str(value) in bad
