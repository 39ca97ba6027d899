"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from entrepot.cli.output import Format

Needs = Annotated[Path, typer.Option(help="The needs: CSV, TSV, XLSX or JSONL, each also .gz.")]
Resources = Annotated[list[Path], typer.Option(help="The resources; give the option again for more files.")]
TextColumn = Annotated[str | None, typer.Option(help="Name of the text's column; none leaves texts out.")]
TitleColumn = Annotated[str | None, typer.Option(help="Name of the title's column; none leaves titles out.")]
EmbedderName = Annotated[
    str, typer.Option(help="both, e5, use, none (words only), or a folder with an ONNX model.")
]
Form = Annotated[Format, typer.Option("--format", help="table for people, json or csv for programs.")]
