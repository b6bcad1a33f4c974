"""Python's own import system judges the resolver, over random trees of packages, modules and folders."""

from __future__ import annotations

import importlib
import json
import os
import random
import subprocess
import sys
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

import hybridize
from hybridize.project import ImportResolver, Module, NamespacePackage, load_program

from .conftest import MakeProject

NAMES = ("red", "blue", "green")


def random_tree(rng: random.Random) -> list[str]:
    """Python files in nested folders; a name is a package, a module, a plain folder, or several of them."""
    folders, files = [""], {"main.py"}
    for _ in range(rng.randint(3, 14)):
        path = rng.choice(folders) + rng.choice(NAMES)
        if path.count("/") < 3 and rng.random() < 0.6:
            folders.append(f"{path}/")
            files.add(f"{path}/{rng.choice(('__init__', *NAMES))}.py")
        else:
            files.add(f"{path}.py")
    return sorted(files)


def python_finds(root: Path, search_path: list[str], name: str) -> str | list[str] | None:
    """The file of a module, the folders of a namespace package, or nothing, without running any of it."""
    folders: list[str] | None = search_path
    spec = None
    for part in name.split("."):
        if folders is None:
            return None
        spec = PathFinder.find_spec(part, folders)
        if spec is None:
            return None
        locations = spec.submodule_search_locations
        folders = None if locations is None else list(getattr(locations, "_path", locations))
    assert spec is not None
    if spec.origin:
        return Path(spec.origin).relative_to(root).as_posix()
    return [Path(folder).relative_to(root).as_posix() for folder in folders or ()]


@pytest.mark.parametrize("seed", range(40))
def test_absolute_imports(make_project: MakeProject, seed: int) -> None:
    rng = random.Random(seed)
    names = [".".join(rng.choices(NAMES, k=rng.randint(1, 4))) for _ in range(60)]
    files = dict.fromkeys(random_tree(rng), "")
    files["main.py"] = "".join(f"import {name}\n" for name in rng.sample(names, 5))
    root = make_project({"setup.cfg": "", **files}).resolve()
    importlib.invalidate_caches()
    program = load_program([root])
    resolver = ImportResolver(program)
    for importer in program.modules.values():
        search_path = [str(root / folder) for folder in program.layout.search_paths[importer.path]]
        for name in names:
            found = resolver.resolve_absolute(name, importer)
            actual = found.path if isinstance(found, Module) else None
            if isinstance(found, NamespacePackage):
                assert python_finds(root, search_path, name) == list(found.folders), (importer.path, name)
            else:
                assert python_finds(root, search_path, name) == actual, (importer.path, name)


RUNNABLE = {
    "setup.cfg": "",
    "main.py": "import net.core, net.ops.math_ops, space.deep.leaf",
    "net/__init__.py": "from . import core\nfrom .ops import math_ops",
    "net/core.py": "from .ops.math_ops import f\nfrom net import ops\nimport helper",
    "net/ops/__init__.py": "from .. import core",
    "net/ops/math_ops.py": "from ..core import *\ndef f(): pass",
    "helper.py": "import logging, random",
    "space/deep/leaf.py": "import space.deep.twig\nfrom . import twig",
    "space/deep/twig.py": "",
    "demo/train.py": "import model, parts.loss",
    "demo/model.py": "from parts import loss\nimport random",
    "demo/parts/loss.py": "import model",
    "demo/random.py": "",
}


@pytest.mark.parametrize("script", ["main.py", "demo/train.py"])
def test_running_the_program_loads_the_same_files(make_project: MakeProject, script: str) -> None:
    """Run it for real: the files that Python loads are those that the resolver reaches from the script."""
    root = make_project(RUNNABLE).resolve()
    report = (
        "import sys; print([m.__file__ for m in list(sys.modules.values()) if getattr(m, '__file__', None)])"
    )
    (root / script).write_text(RUNNABLE[script] + f"\n{report}\n")
    run = subprocess.run([sys.executable, "-B", script], cwd=root, capture_output=True, text=True, check=True)
    loaded = {Path(file) for file in run.stdout.strip("[]\n").replace("'", "").split(", ")}
    expected = {file.relative_to(root).as_posix() for file in loaded if file.is_relative_to(root)} | {script}

    program = load_program([root])
    resolver = ImportResolver(program)
    by_path = {module.path: module for module in program.modules.values()}
    reached, pending = {script}, [script]
    while pending:
        module = by_path[pending.pop()]
        for path in imported_files(resolver, module):
            if path not in reached:
                reached.add(path)
                pending.append(path)
    assert reached == expected


def imported_files(resolver: ImportResolver, module: Module) -> set[str]:
    import ast

    found: list[Module | NamespacePackage | None] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found += resolver.chain(alias.name, module)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                base = resolver.resolve_relative(module, node.level, node.module or "")
                found += [resolver.resolve_relative(module, node.level), base]
            else:
                chain = resolver.chain(node.module or "", module)
                base = chain[-1]
                found += chain
            found += [
                resolver.submodule(base, alias.name) for alias in node.names if base and alias.name != "*"
            ]
    return {item.path for item in found if isinstance(item, Module)}


def test_hash_seeds_change_nothing(make_project: MakeProject) -> None:
    root = make_project({**RUNNABLE, "other/train.py": "import model", "other/model.py": "", "bad.py": "("})
    code = (
        "import sys, json; from hybridize.project import load_program; p = load_program([sys.argv[1]]);"
        "print(json.dumps([[m.name, m.path] for m in p.modules.values()]), p.source_roots, p.problems,"
        "p.layout.search_paths, sorted(p.layout.shadowing), p.entry_points)"
    )
    outputs = set()
    for seed in ("0", "1", "42"):
        source = Path(hybridize.__file__).parent.parent
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(source)}
        command = [sys.executable, "-c", code, str(root)]
        outputs.add(
            subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        )
    assert len(outputs) == 1
    assert json.loads(outputs.pop().partition("] (")[0] + "]")
