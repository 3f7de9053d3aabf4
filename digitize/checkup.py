"""What `digitize doctor` finds: packages, programs, models, runtimes, fonts, the machine."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path
from typing import Literal

from digitize import __version__, config, models
from digitize.errors import DigitizeError

State = Literal["good", "note", "missing"]
_NEEDED = (
    "paddleocr", "rapidocr", "rapid-layout", "layoutparser", "onnxruntime", "openvino",
    "opencv-python", "pdf2image", "pypdfium2", "pillow", "numpy", "pydantic",
)  # fmt: skip
_EXTRAS = {"distributed": "--cluster", "pyarrow": "export -f parquet"}
_OPENCV = ("opencv-python", "opencv-contrib-python", "opencv-python-headless")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: good, worth a note, or missing (then nothing can be read)."""

    part: str
    state: State
    fact: str


def examine() -> list[Finding]:
    """Look at everything; raises nothing."""
    return [
        *_machine(), *_packages(), *_opencv(), *_programs(), *_models(), *_runtimes(),
        *_plugins(), *_font(), *_profiles(),
    ]  # fmt: skip


def _machine() -> Iterator[Finding]:
    from digitize.batch.limits import available_memory, cores, limits

    yield Finding("digitize", "good", f"{__version__} on Python {platform.python_version()}, "
                  f"{sys.executable}")  # fmt: skip
    memory = available_memory() / 1024**3
    jobs = limits().jobs
    state: State = "good" if memory > 2 else "note"
    yield Finding("machine", state, f"{cores()} cores, {memory:.1f} GiB of memory free: "
                  f"--jobs auto starts {jobs}")  # fmt: skip
    flags = _flags()
    fast = [f for f in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if f in flags]
    yield Finding("processor", "good", f"{platform.machine()} {' '.join(fast)}".strip())


def _flags() -> set[str]:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("flags"):
                return set(line.split())
    except OSError:
        pass
    return set()


def _packages() -> Iterator[Finding]:
    for name in _NEEDED:
        found = _version(name)
        yield Finding(name, "good" if found else "missing", found or f"pip install {name}")
    for name, use in _EXTRAS.items():
        found = _version(name)
        yield Finding(name, "good" if found else "note", found or f"not installed; {use} needs it")


def _opencv() -> Iterator[Finding]:
    """The three wheels own one folder: only one version of all works for sure."""
    versions = {name: _version(name) for name in _OPENCV}
    distinct = {v for v in versions.values() if v}
    if len(distinct) > 1:
        listed = ", ".join(f"{name} {found}" for name, found in versions.items())
        yield Finding(
            "OpenCV", "note", f"wheels of several versions overwrite each other: {listed}"
        )
    try:
        import cv2
    except ImportError as error:
        yield Finding("OpenCV", "missing", f"{error}; reinstall opencv-python-headless")
    else:
        yield Finding("OpenCV", "good", f"cv2 {cv2.__version__}")


def _programs() -> Iterator[Finding]:
    found = shutil.which("pdftoppm")
    if not found:
        fact = "not installed (poppler-utils): PDF pages are rasterised by pdfium"
        yield Finding("pdftoppm", "note", fact)
        return
    said = subprocess.run([found, "-v"], capture_output=True, text=True, check=False).stderr
    yield Finding("pdftoppm", "good", said.splitlines()[0] if said else found)


def _models() -> Iterator[Finding]:
    for kind in models.SHIPPED:
        try:
            model = models.find(kind)
            yield Finding(f"model: {kind}", "good", f"{model.label} {model.path}")
        except DigitizeError as error:
            yield Finding(f"model: {kind}", "missing", str(error))


def _runtimes() -> Iterator[Finding]:
    """Each runtime tried on the smallest weights; the first that works is what auto takes."""
    from digitize.runtime import Options, accelerators, open_network

    chosen = False
    for name in ("openvino", "onnxruntime"):
        try:
            model = models.find("layout")
            network = open_network(model, Options(runtime=name, threads=1))
        except DigitizeError as error:
            yield Finding(f"runtime: {name}", "note", str(error))
            continue
        fact = f"works, computes in {network.precision}"
        fact += "" if chosen else "; auto takes it"
        yield Finding(f"runtime: {name}", "good", fact)
        chosen = True
    if not chosen:
        yield Finding("runtime", "missing", "none works; pip install openvino")
    listed = ", ".join(f"{name} on {what}" for name, what in accelerators().items())
    yield Finding("gpu", "good", listed or "none that a runtime here can use; the processor is")


def _plugins() -> Iterator[Finding]:
    for group in ("engines", "detectors", "exporters"):
        names = sorted({point.name for point in entry_points(group=f"digitize.{group}")})
        yield Finding(group, "good" if names else "missing", ", ".join(names) or "none installed")


def _font() -> Iterator[Finding]:
    from digitize.draw.fonts import font

    try:
        face = font(12)
        yield Finding("font", "good", f"{face.getname()[0]} {face.path!s}")
    except DigitizeError as error:
        yield Finding("font", "note", str(error))


def _profiles() -> Iterator[Finding]:
    try:
        titles = [profile.title for profile in config.profiles()]
        yield Finding("profiles", "good", ", ".join(titles) or "none")
    except DigitizeError as error:
        yield Finding("profiles", "missing", str(error))


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
