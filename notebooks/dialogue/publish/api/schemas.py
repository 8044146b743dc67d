"""The JSON Schema (draft 2020-12) of every file of data.

What every file has in common and what it has of its own stand in ``dialogue/schemas``; columns that
come straight from a table are described in the Data Package and taken from there.
"""

import json
from pathlib import Path

from dialogue.corpus import files

FOLDER = files.PACKAGE / "publish/api/schemas"
TABLES = {
    "followup": (
        "followthrough/items.csv",
        "followthrough/events.csv",
        "followthrough/corrections.csv",
    ),
    "rounds": ("rounds.csv",),
}


def names() -> list[str]:
    """The files that have a schema."""
    return sorted(p.stem for p in FOLDER.glob("*.json") if p.stem != "common")


def sources() -> list[str]:
    """The text of the package's schema files."""
    return [p.read_text("utf-8") for p in sorted(FOLDER.glob("*.json"))]


def schema(name: str) -> dict:
    """The schema of a file, complete in itself."""
    common, own = _read("common"), _read(name)
    said = {k: common["properties"][k] for k in common["properties"]}
    if name == "annotations":  # the model's own keys come first; ours are in ``about``
        own["properties"]["about"] |= {"properties": said, "required": list(said)}
    else:
        own["properties"] = said | own["properties"]
        own["required"] = list(said) + own["required"]
    tables = {Path(t).name: _of_table(t) for t in TABLES.get(name, ())}
    if tables:
        own["$defs"] = {**own.get("$defs", {}), **tables}
    return {"$schema": common["$schema"], **own}


def _read(name: str) -> dict:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def _of_table(table: str) -> dict:
    """The schema of a row of a table, from its fields in the Data Package."""
    fields = {f["name"]: _of_field(f) for f in files.resource(table)["schema"]["fields"]}
    return {"type": "object", "properties": fields, "required": list(fields)}


def _of_field(field: dict) -> dict:
    rules = field.get("constraints", {})
    needed = rules.get("required", False)
    made = {
        "type": field["type"] if needed or field["type"] == "string" else [field["type"], "null"]
    }
    made["description"] = field.get("description", "")
    made |= {k: rules[k] for k in ("enum", "minimum") if k in rules}
    if "pattern" in rules:
        made["pattern"] = f"^(?:{rules['pattern']})$"
    if needed and field["type"] == "string":
        made["minLength"] = 1
    return made
