"""The Croissant 1.1 description of a card's folder with the RAI 1.0 vocabulary and PROV-O, as JSON-LD.

Specifications: mlcommons.org/croissant/1.1, mlcommons.org/croissant/RAI/1.0, w3.org/TR/prov-o.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from tunesmith_tools.carding import hub, resources, results, wording
from tunesmith_tools.carding.facts import Facts
from tunesmith_tools.carding.resources import Node

FILE = "croissant.json"
REQUIRED = ("@context", "@type", "conformsTo", "description", "license", "name", "url", "creator", "datePublished")
_CONFORMS_TO = ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
_WORDS = (
    *("annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes", "extract"),
    *("field", "fileObject", "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath"),
    *("key", "md5", "parentField", "path", "readLines", "recordSet", "references", "regex", "repeated", "replace"),
    *("samplingRate", "sdVersion", "separator", "source", "subField", "transform", "unArchive"),
)
# Appendix 1 of the specification, with https for schema.org and the few words beside it that mlcroissant looks for.
_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{word: f"cr:{word}" for word in _WORDS},
}


def describe(facts: Facts) -> Node:
    """The description. Keys for which nothing is known are left out; `lacking` tells which of them are required."""
    card = facts.policy.card
    node: Node = {
        "@context": dict(_CONTEXT),
        "@type": "sc:Dataset",
        "conformsTo": _CONFORMS_TO,
        "name": card.name or wording.UNNAMED,
        "description": card.description,
        "version": facts.version.semantic,
        "datePublished": facts.version.day,
        "license": _licenses({one.license for one in facts.records}),
        "url": card.url,
        "creator": [*_named("Organization", card.creators.organizations), *_named("Person", card.creators.persons)],
        "citeAs": card.citation,
        "keywords": list(card.tags),
        "inLanguage": sorted({one.language for one in facts.records}),
        **_responsible(facts),
        **_provenance(facts),
        "distribution": [node for one in facts.configs for node in resources.distribution(one)],
        "recordSet": [*resources.splits(facts.configs), *map(resources.record_set, facts.configs)],
    }
    return {key: value for key, value in node.items() if value}


def lacking(node: Node) -> tuple[str, ...]:
    """What the specification requires and a description has not; mlcroissant passes one without some of these.

    The name that stands for a missing one is none.
    """
    there = {key for key, value in node.items() if value} - ({"name"} if node.get("name") == wording.UNNAMED else set())
    return tuple(key for key in REQUIRED if key not in there)


def _licenses(spdx: Iterable[str]) -> list[Any]:
    return [hub.license_url(one) or {"@type": "sc:CreativeWork", "name": one} for one in sorted(spdx)]


def _named(kind: str, names: Iterable[str]) -> list[Node]:
    return [{"@type": f"sc:{kind}", "name": name} for name in names]


def _responsible(facts: Facts) -> Node:
    """The RAI vocabulary: what the facts say, and what people say in the policy."""
    card = facts.policy.card
    found = [results.compared(facts.agreement)]
    found += [results.coefficient(*one) for one in results.measures(facts.agreement)]
    found += list(map(results.audit, facts.audits)) or [results.NO_AUDIT]
    node = {
        "dataCollection": " ".join(wording.collection(facts)),
        "dataCollectionType": _collection_types(facts),
        "dataCollectionRawData": "; ".join(wording.sources(facts)),
        "dataCollectionTimeframe": list(facts.days or ()),
        "dataPreprocessingProtocol": list(wording.splitting(facts)),
        "dataAnnotationProtocol": " ".join(wording.protocol(facts)),
        "dataAnnotationAnalysis": found,
        "annotationsPerItem": wording.per_item(facts),
        "annotatorDemographics": list(wording.demographics(facts)),
        "machineAnnotationTools": list(wording.models(facts)),
        "personalSensitiveInformation": list(wording.personal(facts)),
        "dataBiases": _said(card.biases),
        "dataLimitations": [*wording.limits(facts), *_said(card.limitations), *_said(card.out_of_scope)],
        "dataUseCases": _said(card.intended_uses),
        "dataSocialImpact": card.social_impact,
        "dataReleaseMaintenancePlan": _said(card.maintenance),
    }
    return {f"rai:{key}": value for key, value in node.items() if value}


def _said(text: str) -> list[str]:
    return [text] if text else []


def _collection_types(facts: Facts) -> list[str]:
    """In the words that the RAI vocabulary recommends."""
    kinds = {one.kind for one in facts.records}
    found = {"Manual Human Curator"} if kinds & {"human", "model_assisted"} else set()
    found |= {"Software Collection"} if kinds & {"synthetic", "model_assisted"} else set()
    found |= {"Secondary Data analysis"} if "imported" in kinds else set()
    return sorted(found)


def _provenance(facts: Facts) -> Node:
    """Who is behind the data, and what it was taken from, in PROV-O."""
    agents = [{"@type": "prov:SoftwareAgent", "prov:label": told} for told in wording.models(facts)]
    agents += [{"@type": "prov:Agent", "prov:label": told} for told in wording.persons(facts)]
    taken = [{"@type": "prov:Entity", "prov:label": told} for told in wording.sources(facts)]
    node: Node = {"prov:wasAttributedTo": agents, "prov:wasDerivedFrom": taken}
    if facts.days:
        told = "Written by the guidelines, judged by rules and reviewers, built by tunesmith"
        start, end = facts.days
        node["prov:wasGeneratedBy"] = {
            "@type": "prov:Activity",
            "prov:label": told,
            "prov:startedAtTime": start,
            "prov:endedAtTime": end,
        }
    return node
