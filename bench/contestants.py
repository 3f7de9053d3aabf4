"""One contestant in a process of its own: ``python -m bench.contestants NAME THREADS PAGE...``.

Prints one line of JSON: seconds until it is ready, and for every page its seconds, CPU seconds and
the lines read; at the end the greatest memory held. Nothing is downloaded.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

for _switch in ("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "DISABLE_MODEL_SOURCE_CHECK"):
    os.environ[_switch] = "True"
os.environ["OPENVINO_TELEMETRY_DISABLED"] = "1"

Answer = tuple[list[str], dict[str, Any]]
Reader = Callable[[Path], Answer]


def main(arguments: list[str]) -> None:
    """Open a contestant, let it read each page, tell what that cost."""
    name, threads, pages = arguments[0], int(arguments[1]), [Path(p) for p in arguments[2:]]
    began, cpu = time.perf_counter(), cpu_seconds()
    reader = CONTESTANTS[name](threads)
    ready = {"seconds": time.perf_counter() - began, "cpu": cpu_seconds() - cpu}
    told = []
    for page in pages:
        began, cpu = time.perf_counter(), cpu_seconds()
        lines, more = reader(page)
        spent = {"seconds": time.perf_counter() - began, "cpu": cpu_seconds() - cpu}
        for key, value in (more.get("floor") or {}).items():
            spent[key] -= value  # measured in between, and no part of the page
        told.append({"page": page.name, **spent, "memory": resident(), "lines": lines, **more})
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024
    print(json.dumps({"ready": ready, "pages": told, "peak_mb": peak}, ensure_ascii=False))


def cpu_seconds() -> float:
    """CPU time of this process with all its threads, and of programs that it ran."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def resident() -> int:
    """Megabytes of memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024**2


def digitize(threads: int) -> Reader:
    """This program, from file to page document, with the CPU seconds of each stage."""
    from digitize import pipeline, runtime, scans

    watch = Watch()
    runtime._OpenVino.run = watch.over(runtime._OpenVino.run)  # type: ignore[method-assign]
    options = pipeline.Options(runtime=runtime.Options(threads=threads))
    import cv2

    cv2.setNumThreads(threads)
    kit = pipeline.open_kit(options)

    def read(path: Path) -> Answer:
        stages: dict[str, float] = {}
        last = ("scans", time.process_time())

        def enter(stage: str) -> None:
            nonlocal last
            now = time.process_time()
            stages[last[0]] = stages.get(last[0], 0.0) + now - last[1]
            last = (stage, now)

        watch.tensors.clear()
        around, lines = time.thread_time(), []
        for scan in scans.load_all(path):
            recordings = pipeline.record(scan, kit, options, enter)
            enter("structure")
            pages = [pipeline.tell(r, options) for r in recordings]
            enter("output")
            for recording, page in zip(recordings, pages, strict=True):
                page.to_json()
                recording.to_json()
                lines += [line.text for line in recording.reading.lines]
        enter("end")
        around = time.thread_time() - around
        floor = watch.floor() if os.environ.get("BENCH_FLOOR") else None
        first = watch.first
        return lines, {"stages": stages, "around": around, "floor": floor, "first": first}

    return read


class Watch:
    """Keeps the tensors that go into the networks, to run them again with nothing around."""

    def __init__(self) -> None:
        self.tensors: list[tuple[Any, Any]] = []
        self.first: float | None = None  # seconds from this process's start to the first inference
        self._run: Any = None

    def over(self, run: Any) -> Any:
        """The method ``run`` of a network, watched."""
        self._run = run

        def watched(network: Any, batches: Any) -> Iterator[Any]:
            return run(network, self._seen(network, batches))  # type: ignore[no-any-return]

        return watched

    def _seen(self, network: Any, batches: Any) -> Iterator[Any]:
        for batch in batches:
            if self.first is None:
                self.first = time.time() - _born()
            if os.environ.get("BENCH_FLOOR"):
                self.tensors.append((network, batch))
            yield batch

    def floor(self) -> dict[str, float]:
        """CPU seconds and seconds of the same networks on the same tensors."""
        networks = list({id(n): n for n, _ in self.tensors}.values())
        began, cpu = time.perf_counter(), time.process_time()
        for network in networks:
            for _ in self._run(network, [b for n, b in self.tensors if n is network]):
                pass
        return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}


def _born() -> float:
    """When this process started, as `time.time` tells it."""
    ticks = int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
    running = float(Path("/proc/uptime").read_text().split()[0])
    return time.time() - (running - ticks / os.sysconf("SC_CLK_TCK"))


def paddleocr(threads: int) -> Reader:
    """PaddleOCR's own pipeline on the same weights, on ONNX Runtime."""
    from paddleocr import PaddleOCR

    from digitize import models

    detection, recognition = models.find("detection"), models.find("recognition")
    pipeline = PaddleOCR(
        engine="onnxruntime", device="cpu", cpu_threads=threads,
        text_detection_model_name="PP-OCRv6_small_det",
        text_detection_model_dir=str(models.folder(detection, "detection")),
        text_recognition_model_name="PP-OCRv6_small_rec",
        text_recognition_model_dir=str(models.folder(recognition, "recognition")),
        use_doc_orientation_classify=False, use_doc_unwarping=False,
        use_textline_orientation=False,
    )  # fmt: skip
    return lambda path: ([t for page in pipeline.predict(str(path)) for t in page["rec_texts"]], {})


def rapidocr(threads: int) -> Reader:
    """RapidOCR on OpenVINO, at the page's own size, without its line classifier."""
    from rapidocr import EngineType, RapidOCR

    engine = RapidOCR(
        params={
            "Global.max_side_len": 8000, "Global.use_cls": False, "Global.log_level": "error",
            "Det.engine_type": EngineType.OPENVINO, "Rec.engine_type": EngineType.OPENVINO,
            "EngineConfig.openvino.inference_num_threads": threads,
        }
    )  # fmt: skip
    return lambda path: (list(getattr(engine(str(path)), "txts", None) or ()), {})


def tesseract(threads: int) -> Reader:
    """Tesseract with simplified Chinese, where Debian's packages are installed."""
    program = shutil.which("tesseract")
    assert program, "tesseract is not installed"
    environment = {**os.environ, "OMP_THREAD_LIMIT": str(threads)}

    def read(path: Path) -> Answer:
        command = [program, str(path), "-", "-l", "chi_sim", "--psm", "1"]
        said = subprocess.run(
            command, capture_output=True, text=True, check=True, env=environment
        ).stdout
        return [line.replace(" ", "") for line in said.splitlines() if line.strip()], {}

    return read


CONTESTANTS: dict[str, Callable[[int], Reader]] = {
    "digitize": digitize,
    "paddleocr": paddleocr,
    "rapidocr": rapidocr,
    "tesseract": tesseract,
}

if __name__ == "__main__":
    main(sys.argv[1:])
