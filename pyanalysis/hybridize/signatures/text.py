"""A signature as source text and as the report's JSON."""

from __future__ import annotations

from typing import Any

from hybridize.signatures.model import Leaf, Node, Signature

# Stands for TensorFlow's name in the file; the editor replaces it. See hybridize.edits.request.
TENSORFLOW = "$tf"
_SPECIFICATIONS = {"dense": "TensorSpec", "ragged": "RaggedTensorSpec", "sparse": "SparseTensorSpec"}
_DEFAULT_SPLITS = "int64"


def source(signature: Signature) -> str:
    """The value of ``input_signature``."""
    return f"[{', '.join(map(_source, signature.nodes))}]"


def _source(node: Node) -> str:
    if isinstance(node, Leaf):
        return _leaf(node)
    items = [_source(item) for item in node.items]
    if node.container == "dict":
        return "{" + ", ".join(f"{key!r}: {item}".replace("'", '"', 2) for key, item in zip(node.keys, items)) + "}"
    if node.name is not None:
        return f"{node.name}({', '.join(f'{key}={item}' for key, item in zip(node.keys, items))})"
    if node.container == "list":
        return f"[{', '.join(items)}]"
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


def _leaf(leaf: Leaf) -> str:
    axes = ", ".join(map(str, leaf.shape)) + ("," if len(leaf.shape) == 1 else "")
    text = f"shape=({axes}), dtype={TENSORFLOW}.{leaf.dtype}"
    if leaf.rows is not None:
        text += f", ragged_rank={leaf.rows[0]}"
        if leaf.rows[1] != _DEFAULT_SPLITS:
            text += f", row_splits_dtype={TENSORFLOW}.{leaf.rows[1]}"
    return f"{TENSORFLOW}.{_SPECIFICATIONS[leaf.layout]}({text})"


def as_json(signature: Signature) -> list[dict[str, Any]]:
    """The signature as the report shows it."""
    return [_json(node) for node in signature.nodes]


def _json(node: Node) -> dict[str, Any]:
    if isinstance(node, Leaf):
        out: dict[str, Any] = {"dtype": node.dtype, "shape": list(node.shape), "layout": node.layout}
        if node.rows is not None:
            out["ragged_rank"], out["row_splits_dtype"] = node.rows
        return out
    items = [_json(item) for item in node.items]
    if node.container == "dict":
        return {"container": "dict", "elements": dict(zip(map(str, node.keys), items))}
    return {"container": node.container, "elements": items}
