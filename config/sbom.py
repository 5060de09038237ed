"""`lantoa sbom`: what the house is built of, as CycloneDX 1.6 JSON: parts of the lock with digests and licences. Every script a page names is the house's own."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from config import embedded, lock
from lantoa.kit.world import world


def main(arguments: list[str]) -> int:
    """Print it or write it into a file; 1 where a part has no licence that is known or one that would bind the house."""
    parser = argparse.ArgumentParser(prog="lantoa sbom", description=__doc__)
    parser.add_argument("--into", type=Path, help="the file to write (standard output by default)")
    options = parser.parse_args(arguments)
    text = written()
    if options.into:
        options.into.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    wrong = [
        f"{one.name}: {one.licence or 'no licence is known'}"
        for one in lock.parts()
        if not one.licence or lock.is_binding(one.licence)
    ]
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


def written() -> str:
    """The whole document, the same for the same lock but for its time and number."""
    house = Component(
        name="lantoa", type=ComponentType.APPLICATION, licenses=[DisjunctiveLicense(id="Apache-2.0")], bom_ref="lantoa"
    )
    bom = Bom(components=[*map(_part, lock.parts())])
    bom.metadata.component = house
    bom.metadata.timestamp = world.now()
    bom.register_dependency(house, bom.components)
    told = json.loads(JsonV1Dot6(bom).output_as_string())
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _part(one: lock.Part) -> Component:
    """A part has a digest for each of its files in the index (one for each kind of machine)."""
    return Component(
        name=one.name, version=one.version, type=ComponentType.LIBRARY, purl=PackageURL("pypi", name=one.name, version=one.version),
        bom_ref=f"pypi:{one.name}", hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in one.hashes],
        licenses=[DisjunctiveLicense(name=one.licence)] if one.licence else [],
    )  # fmt: skip


embedded.install()
