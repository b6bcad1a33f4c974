"""Turn the documentation into pages of Eclipse's help: the Markdown that this project writes, and no more than that."""

from __future__ import annotations

import html
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font-family: sans-serif; max-width: 60em; margin: 1.5em; line-height: 1.4; }}
pre, code {{ background: #f4f4f4; font-family: monospace; }}
pre {{ padding: .6em; overflow-x: auto; }}
table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid #ccc; padding: .3em .6em; text-align: left; vertical-align: top; }}
img {{ max-width: 100%; border: 1px solid #ccc; }}
</style></head><body>
{body}
</body></html>
"""


def inline(text: str) -> str:
    """Code, pictures, links and emphasis within a line."""
    parts = re.split(r"(`[^`]+`)", text)
    return "".join(
        f"<code>{html.escape(part[1:-1])}</code>" if part.startswith("`") and len(part) > 1 else emphasis(part)
        for part in parts
    )


def emphasis(text: str) -> str:
    """Pictures, links and emphasis, outside code."""
    text = html.escape(text, quote=False)
    text = re.sub(r"!\[([^]]*)\]\(([^)]+)\)", r'<img src="\2" alt="\1">', text)
    text = re.sub(r"\[([^]]*)\]\(([^)]+?)\.md(#[^)]*)?\)", r'<a href="\2.html\3">\1</a>', text)
    text = re.sub(r"\[([^]]*)\]\(([^)]+)\)", r'<a href="\2">\1</a>', text)
    text = re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", text)
    return re.sub(r"(?<![\w*])\*([^*\s][^*]*)\*", r"<i>\1</i>", text)


def blocks(text: str) -> Iterator[str]:
    """Paragraphs, headings, lists, tables and programs, one by one."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        line = lines[at]
        start = at
        if line.startswith("```"):
            at = next((i for i in range(at + 1, len(lines)) if lines[i].startswith("```")), len(lines)) + 1
            yield f"<pre>{html.escape(chr(10).join(lines[start + 1 : at - 1]))}</pre>"
        elif heading := re.match(r"(#+) (.*)", line):
            at += 1
            level = len(heading[1])
            yield f"<h{level}>{inline(heading[2])}</h{level}>"
        elif not line.strip():
            at += 1
        elif line.startswith("|"):
            while at < len(lines) and lines[at].startswith("|"):
                at += 1
            yield table(lines[start:at])
        else:
            while at < len(lines) and lines[at].strip() and not lines[at].startswith(("```", "#", "|")):
                at += 1
            yield paragraph(lines[start:at])


def table(lines: list[str]) -> str:
    """A table; its first row is the head."""
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in lines]
    body = [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]
    return "<table>" + "".join(
        "<tr>" + "".join(f"<{kind}>{inline(cell)}</{kind}>".replace("\\|", "|") for cell in row) + "</tr>"
        for row, kind in zip(body, ["th"] + ["td"] * len(body), strict=False)
    ) + "</table>"


def paragraph(lines: list[str]) -> str:
    """A paragraph or a list."""
    item = re.match(r"(\d+\.|-) ", lines[0])
    if not item:
        return f"<p>{inline(' '.join(line.strip() for line in lines))}</p>"
    items: list[str] = []
    for line in lines:
        if re.match(r"(\d+\.|-) ", line):
            items.append(re.sub(r"^(\d+\.|-) ", "", line))
        else:
            items[-1] += " " + line.strip()
    kind = "ul" if item[1] == "-" else "ol"
    return f"<{kind}>" + "".join(f"<li>{inline(one)}</li>" for one in items) + f"</{kind}>"


def main() -> None:
    """Turn `docs/eclipse.md` and the pages of the rules into pages below a folder."""
    docs, target = Path(sys.argv[1]), Path(sys.argv[2])
    for source in [docs / "eclipse.md", docs / "service.md", *sorted((docs / "rules").glob("*.md"))]:
        if source.exists():
            page = target / source.relative_to(docs).with_suffix(".html")
            page.parent.mkdir(parents=True, exist_ok=True)
            body = "\n".join(blocks(source.read_text(encoding="utf-8")))
            page.write_text(PAGE.format(title=source.stem, body=body), encoding="utf-8")
    shutil.copytree(docs / "images", target / "images", dirs_exist_ok=True)


if __name__ == "__main__":
    main()
