"""The JSON Schema (draft 2020-12) of every file of data, from its model."""

from pydantic.json_schema import GenerateJsonSchema

from dialogue.publish import site
from dialogue.publish.api import annotations, models

MODELS = {
    "annotations": annotations.model,
    "claims": models.claims,
    "figures": models.figures,
    "followup": models.followup,
    "index": models.index,
    "rounds": models.rounds,
    "sentences": models.sentences,
}


class _Schema(GenerateJsonSchema):
    def field_title_should_be_set(self, schema) -> bool:
        return False  # a name in other letters says nothing


def schema(name: str) -> dict:
    """The schema of a file, complete in itself; relative to its own place without an address."""
    base = site.address()
    id = f"{base}api/schemas/{name}.json" if base else f"{name}.json"
    made = MODELS[name]().model_json_schema(mode="serialization", schema_generator=_Schema)
    said = {"title": made["title"], "description": MODELS[name].__doc__}
    return {"$schema": GenerateJsonSchema.schema_dialect, "$id": id, **said, **made}
