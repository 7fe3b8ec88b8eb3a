"""The arrows of imports that DESIGN.md draws, held by reading the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STAGES = {"posts", "extract", "link", "relate", "topics", "store"}
WORDS = {"kg.records", "kg.errors", "kg.deeds", "kg.normalize", "kg.lines", "kg.commonmark", "kg.markers", "kg.permalinks", "kg.settings"}
"""The modules that everybody may import."""


def modules_of(*packages: str) -> dict[str, Path]:
    """All modules of the packages, by dotted name."""
    found = {}
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


KG = modules_of("kg")
API = modules_of("api")


def imports_of(module: str, path: Path) -> Iterator[str]:
    """Dotted names of what a module imports, wherever in the file the import stands; relative ones made absolute."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*package.split(".")[: len(package.split(".")) - node.level + 1], *([base] if base else [])])
            for alias in node.names:
                name = f"{base}.{alias.name}"
                yield name if name in KG or name in API else base


def in_package(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def offenders(modules: dict[str, Path], forbidden: str) -> list[str]:
    """Modules that import a package, as readable lines."""
    return [f"{m} imports {i}" for m, path in modules.items() for i in imports_of(m, path) if in_package(i, forbidden)]


def test_the_reader_of_imports_sees_every_way_of_importing(tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text("import spacy\nfrom kg import errors\nfrom . import frame\ndef late():\n    from kg.store.base import View\n")
    assert set(imports_of("kg.relate.module", file)) == {"spacy", "kg.errors", "kg.relate.frame", "kg.store.base"}


@pytest.mark.parametrize("word", sorted(WORDS))
def test_the_words_everybody_uses_import_no_stage(word: str) -> None:
    mine = {name for name in imports_of(word, KG[word]) if in_package(name, "kg")}
    assert mine <= WORDS


def test_records_and_errors_import_nothing_of_the_project() -> None:
    for word in ("kg.records", "kg.errors"):
        assert not [name for name in imports_of(word, KG[word]) if in_package(name, "kg")]


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_a_stage_imports_only_itself_and_the_words_everybody_uses(stage: str) -> None:
    allowed = WORDS - {"kg.settings"} | ({"kg.judge"} if stage == "store" else set())
    wrong = [
        f"{module} imports {name}"
        for module, path in KG.items()
        if in_package(module, f"kg.{stage}")
        for name in imports_of(module, path)
        if in_package(name, "kg") and not in_package(name, f"kg.{stage}") and name not in allowed
    ]
    assert not wrong


def test_queries_know_of_the_store_only_its_contract() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, path in KG.items()
        if in_package(module, "kg.query")
        for name in imports_of(module, path)
        if in_package(name, "kg") and not in_package(name, "kg.query") and name not in {"kg.store.base", "kg.judge", *WORDS}
    ]
    assert not wrong


@pytest.mark.parametrize(("below", "above"), [("statements", "checks"), ("statements", "relatedness"), ("relatedness", "checks")])
def test_what_sentences_state_is_read_without_knowing_what_for(below: str, above: str) -> None:
    assert not offenders({m: path for m, path in KG.items() if in_package(m, f"kg.query.{below}")}, f"kg.query.{above}")


def test_what_is_judged_is_known_without_any_store() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, path in KG.items()
        if in_package(module, "kg.judge")
        for name in imports_of(module, path)
        if in_package(name, "kg") and not in_package(name, "kg.judge") and name not in WORDS - {"kg.settings"}
    ]
    assert not wrong


def test_exports_know_the_contract_of_the_store_judgements_and_what_a_period_is() -> None:
    allowed = {"kg.store.base", "kg.query.period", "kg.judge", "kg.records", "kg.errors", "kg.normalize"}
    wrong = [
        f"{module} imports {name}"
        for module, path in KG.items()
        if in_package(module, "kg.export")
        for name in imports_of(module, path)
        if in_package(name, "kg") and not in_package(name, "kg.export") and name not in allowed
    ]
    assert not wrong


def test_the_contract_of_a_store_knows_no_backend() -> None:
    mine = {name for name in imports_of("kg.store.base", KG["kg.store.base"]) if in_package(name, "kg")}
    assert mine <= {"kg.records", "kg.errors", "kg.judge", "kg.store.network", "kg.store.receipts", "kg.store.records"}


@pytest.mark.parametrize("library", ["spacy", "ginza", "sudachipy", "ja_ginza"])
def test_the_language_model_is_known_only_in_extract(library: str) -> None:
    assert not offenders({m: p for m, p in {**KG, **API}.items() if not in_package(m, "kg.extract")}, library)


def test_spacy_is_not_imported_by_importing_the_package() -> None:
    """Who only asks for names does not wait a second for spaCy."""
    wrong = []
    for module, path in KG.items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:  # top level only: not in functions or TYPE_CHECKING
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            wrong += [f"{module} imports {n}" for n in names if in_package(n, "spacy") or in_package(n, "ginza")]
    assert not wrong


def test_neo4j_is_known_only_to_its_store() -> None:
    others = {m: p for m, p in {**KG, **API}.items() if not m.startswith("kg.store.neo4j")}
    assert not offenders(others, "neo4j")


@pytest.mark.parametrize("library", ["fastapi", "starlette"])
def test_the_web_framework_is_known_only_to_the_api(library: str) -> None:
    assert not offenders(KG, library)


def test_only_the_command_that_serves_starts_a_server() -> None:
    assert not offenders({m: p for m, p in KG.items() if m != "kg.cli.serve"}, "uvicorn")


def test_kg_never_imports_api_except_where_the_command_line_starts_it() -> None:
    assert not offenders({m: p for m, p in KG.items() if m != "kg.cli.serve"}, "api")


def test_status_codes_are_known_only_to_the_api() -> None:
    number = re.compile(r"status_code|HTTPStatus|HTTP_\d{3}")
    assert not [module for module, path in KG.items() if number.search(path.read_text(encoding="utf-8"))]


def test_only_settings_reads_the_environment() -> None:
    """And the package itself, which says how many threads numpy may start unless somebody else does."""
    reads = re.compile(r"os\.getenv|os\.environ(?!\[[^]]+\] = )")
    wrong = [m for m, path in KG.items() if m not in ("kg", "kg.settings") and reads.search(path.read_text(encoding="utf-8"))]
    assert not wrong


def test_every_package_says_what_it_offers_and_offers_what_it_says() -> None:
    for module, path in KG.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lists = [n.value for n in tree.body if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "__all__"]
        if not lists:
            continue
        offered = ast.literal_eval(lists[0])
        defined = {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        defined |= {t.id for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)}
        defined |= {n.target.id for n in tree.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)}
        defined |= {a.asname or a.name for n in tree.body if isinstance(n, ast.ImportFrom) for a in n.names}
        assert set(offered) <= defined, module
        assert len(offered) == len(set(offered)), module
